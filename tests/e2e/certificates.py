"""Certificates and passwords for tests of TLS: made anew each time with openssl, good for a day."""
import ctypes
import ctypes.util
import subprocess


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def authority(folder, name="ca"):
    """NAME.crt and NAME.key: an authority of its own."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.crt",
            "-days", "1", "-subj", f"/CN={name}")


def certificate(folder, name, subject, signed_by="ca"):
    """NAME.crt and NAME.key for a subject such as DNS:localhost,IP:127.0.0.1."""
    openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    (folder / f"{name}.ext").write_text(f"subjectAltName={subject}\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{signed_by}.crt", "-CAkey", f"{signed_by}.key", "-CAcreateserial", "-days", "1",
            "-extfile", f"{name}.ext", "-out", f"{name}.crt")


def bcrypt(password, cost="04"):
    """Its hash, by the C library that the daemon uses, too."""
    library = ctypes.CDLL(ctypes.util.find_library("crypt"))
    library.crypt.restype = ctypes.c_char_p
    return library.crypt(password.encode(), f"$2b${cost}$abcdefghijklmnopqrstuu".encode()).decode()
