"""A certificate for this machine, made for one test."""

import subprocess
from pathlib import Path

SUBJECT = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]


def certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run(["openssl", "req", "-x509", *kind, *SUBJECT, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key
