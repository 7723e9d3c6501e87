import pytest

from mi_lib.errors import UsageError
from mi_lib.sending import MailServer


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("mail.bakkedal.example:25", "mail.bakkedal.example", 25),
        ("127.0.0.1:2525", "127.0.0.1", 2525),
        ("[::1]:25", "::1", 25),
    ],
)
def test_a_server_is_host_and_port(text: str, host: str, port: int) -> None:
    assert MailServer.parse(text) == MailServer(host, port)


@pytest.mark.parametrize("text", ["", "mail", "mail:", ":25", "mail:smtp", "mail:0", "mail:65536", "mail:-1", "mail:²"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as error:
        MailServer.parse(text)
    assert "mail.bakkedal.example:25" in error.value.remedy
