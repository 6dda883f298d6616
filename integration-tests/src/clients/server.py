"""Where the server is, and how these clients come to trust it."""

import os
import pathlib
import ssl
import tempfile

ADDRESS = os.environ["ASSAY_SERVER"]
HOST, PORT = ADDRESS.rsplit(":", 1)
TLS = os.environ.get("ASSAY_TLS", "true") == "true"
ADMIN_KEY = os.environ.get("ASSAY_ADMIN_KEY", "")


def authority():
    """A file with the certificate that the server shows: whether to believe it is for verified evidence to say."""
    roots = pathlib.Path(tempfile.mkdtemp()) / "server.pem"
    roots.write_text(ssl.get_server_certificate((HOST, int(PORT))))
    return str(roots)


def check(name, checks, *arguments):
    for one in checks:
        one(*arguments)
        print(f"{name}: {one.__name__}", flush=True)
