"""A made-up municipality: three years of deliveries for trying everything out."""

from mi_lib.demo.deliver import LATE_FOLDER, write_deliveries

__all__ = ["LATE_FOLDER", "write_deliveries"]
