"""`python -m mi_lib` is `mi`."""

from mi_lib.cli import main

main()
