"""By SFTP: "sftp://user@host:22/folder?host_key=SHA256:…". The other side's key is named in the address, since nobody
is there to say yes to it; the secret holds `password` or `private_key` (PEM)."""

from __future__ import annotations

import base64
import hashlib
import io
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from forms_platform.integrations.parcel import NotNow, Parcel, Refused
from forms_platform.outgoing.ask import CONNECT, WHOLE
from forms_platform.outgoing.places import Forbidden, place_of

if TYPE_CHECKING:
    from paramiko import PKey, SFTPClient


def send(address: str, secret: Mapping[str, str], parcel: Parcel, key: str) -> str:
    """The file stands whole at the other side, once: written under a hidden name and renamed."""
    folder = unquote(urlsplit(address).path).rstrip("/") or "."
    target, half = f"{folder}/{parcel.name}", f"{folder}/.{parcel.name}.part"
    with _connected(address, secret) as files:
        try:
            if _there(files, target) == parcel.content:
                return ""
            with files.open(half, "wb") as file:
                file.set_pipelined(True)
                file.write(parcel.content)
            if _there(files, target) is not None:
                raise Refused(f"{parcel.name} ligger redan hos mottagaren med ett annat innehåll.")
            files.posix_rename(half, target)
        except PermissionError:
            raise Refused("Vi får inte skriva i mottagarens mapp.") from None
        except FileNotFoundError:
            raise Refused(f"Mappen {folder} finns inte hos mottagaren.") from None
        except (OSError, EOFError) as fault:
            raise NotNow(f"Filen gick inte att lägga hos mottagaren: {fault}") from None
    return ""


def _there(files: SFTPClient, name: str) -> bytes | None:
    """What lies under the name, None when nothing does."""
    with suppress(FileNotFoundError), files.open(name, "rb") as file:
        return bytes(file.read())
    return None


@contextmanager
def _connected(address: str, secret: Mapping[str, str]) -> Iterator[SFTPClient]:
    import paramiko

    parts = urlsplit(address)
    wanted = parse_qs(parts.query).get("host_key", [""])[0]
    if not parts.username or not wanted.startswith("SHA256:"):
        raise Refused("Adressen ska ha användare och värdnyckel: sftp://namn@värd/mapp?host_key=SHA256:…")
    try:
        place = place_of(f"https://{parts.hostname}:{parts.port or 22}/", settings.DELIVERY_ALLOWED)
        raw = socket.create_connection((place.address, place.port), timeout=CONNECT)
    except Forbidden as fault:
        raise Refused(str(fault)) from None
    except OSError as fault:
        raise NotNow(f"{parts.hostname} svarar inte: {fault.strerror or fault}") from None
    transport = paramiko.Transport(raw)
    transport.banner_timeout = transport.auth_timeout = WHOLE
    try:
        transport.start_client(timeout=WHOLE)
        if _print_of(transport.get_remote_server_key()) != wanted:
            raise Refused(f"{parts.hostname} visar en annan värdnyckel än den som står i adressen. Inget skickades.")
        if "private_key" in secret:
            transport.auth_publickey(unquote(parts.username), _key(secret["private_key"]))
        else:
            transport.auth_password(unquote(parts.username), secret.get("password", ""))
        files = paramiko.SFTPClient.from_transport(transport)
        if files is None:
            raise NotNow("Mottagaren öppnade ingen filöverföring.")
        channel = files.get_channel()
        if channel is not None:
            channel.settimeout(WHOLE)
        yield files
    except paramiko.AuthenticationException:
        raise Refused("Mottagaren godtog inte vår nyckel eller vårt lösenord.") from None
    except paramiko.SSHException as fault:
        raise NotNow(f"{parts.hostname} svarade inte som väntat: {fault}") from None
    finally:
        transport.close()


def _print_of(key: PKey) -> str:
    """The fingerprint as ssh-keygen writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


def _key(pem: str) -> PKey:
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(pem))
    raise Refused("Vår privata nyckel går inte att läsa.")
