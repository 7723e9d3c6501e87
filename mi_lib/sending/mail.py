"""Handing a letter to the municipality's mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from mi_lib.errors import PublishingError, UsageError

_SECONDS = 30.0


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail from this machine without a password."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "MailServer":
        """Read `HOST:PORT`. Raises UsageError for anything else."""
        host, separator, port = text.rpartition(":")
        if not (host and separator and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise UsageError(
                "This is not a mail server.",
                where="--smtp",
                found=repr(text),
                remedy="write host and port, for example mail.bakkedal.example:25",
            )
        return cls(host.strip("[]"), int(port))

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def hand_over(message: EmailMessage, server: MailServer) -> None:
    """Give the letter to the server, encrypted where it offers that.

    Raises PublishingError where the server cannot be reached or does not take the letter; nothing was sent then.
    """
    try:
        with smtplib.SMTP(server.host, server.port, timeout=_SECONDS) as smtp:
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise PublishingError(
            "The mail server did not take the letter; nothing was sent.",
            where=str(server),
            found=f"{type(error).__name__}: {error}",
            remedy="see that host and port are right and that this machine may send there, then try again",
        ) from error
