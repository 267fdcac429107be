#!/usr/bin/env python3
"""TLS, passwords, headers, hosts and origins of the HTTP server, and that they follow the file without a restart."""
import base64
import http.client
import os
import socket
import ssl
import subprocess
import threading
import time
import unittest

from certificates import authority, bcrypt, certificate
from daemon import Daemon, folder, main, write

TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"


def users(**passwords):
    return "basic_auth_users:\n" + "".join(f"  {name}: {bcrypt(password)}\n" for name, password in passwords.items())


def login(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def ask(daemon, top, headers=None, client=None, version=None, path="/metrics"):
    """(status, headers) over TLS; the error's text if there is no answer."""
    context = ssl.create_default_context(cafile=top / "ca.crt")
    if client:
        context.load_cert_chain(top / f"{client}.crt", top / f"{client}.key")
    if version:
        context.maximum_version = version
    connection = http.client.HTTPSConnection("localhost", daemon.port, timeout=20, context=context)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.read()
        return response.status, dict(response.getheaders())
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, {}
    finally:
        connection.close()


def replace(path, text):
    """As editors do: another file under the same name."""
    write(path.with_suffix(".new"), text)
    os.rename(path.with_suffix(".new"), path)


class Web(unittest.TestCase):
    def serve(self, root, web):
        """A daemon with that web configuration, and certificates of ca and strangers."""
        top = root.parent
        if not (top / "ca.crt").exists():
            authority(top)
            authority(top, "strangers")
            certificate(top, "server", "DNS:localhost,IP:127.0.0.1")
            certificate(top, "client", "DNS:prometheus")
            certificate(top, "stranger", "DNS:stranger", "strangers")
        write(top / "web.yml", web)
        return Daemon([root], extra=["--web.config", str(top / "web.yml")])

    def test_tls_and_passwords(self):
        with folder() as root, self.serve(root, TLS + users(prometheus="s3cret", other="0ther")) as daemon:
            top = root.parent
            self.assertEqual(ask(daemon, top, login("prometheus", "s3cret"))[0], 200)
            self.assertEqual(ask(daemon, top, login("prometheus", "s3cret"))[0], 200)  # remembered
            for headers in ({}, login("prometheus", "wrong"), login("nobody", "s3cret"), login("other", "s3cret"), {"Authorization": "Bearer x"}):
                with self.subTest(headers):
                    status, answered = ask(daemon, top, headers)
                    self.assertEqual(status, 401)
                    self.assertTrue(answered["WWW-Authenticate"].startswith("Basic "))
            self.assertEqual(ask(daemon, top, {}, path="/-/healthy")[0], 401)
            self.assertEqual(ask(daemon, top, login("prometheus", "s3cret"), version=ssl.TLSVersion.TLSv1_2)[0], 200)
            # plain HTTP on the TLS port gets nothing
            with socket.create_connection((daemon.host, daemon.port)) as plain:
                plain.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertNotIn(b"plandiff", plain.recv(4096))

    def test_min_version_and_headers(self):
        web = TLS + "  min_version: TLS13\nhttp_server_config:\n  headers:\n    Strict-Transport-Security: max-age=9\n    Content-Security-Policy: sandbox\n"
        with folder() as root, self.serve(root, web) as daemon:
            status, headers = ask(daemon, root.parent)
            self.assertEqual((status, headers["Strict-Transport-Security"], headers["Content-Security-Policy"]), (200, "max-age=9", "sandbox"))
            self.assertEqual(ask(daemon, root.parent, version=ssl.TLSVersion.TLSv1_2)[0], "SSLError")

    def test_cipher_suites_and_curves_by_the_names_of_the_format(self):
        web = TLS + ("  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n"
                     "  curve_preferences: [CurveP256]\n")
        with folder() as root, self.serve(root, web) as daemon:
            context = ssl.create_default_context(cafile=root.parent / "ca.crt")
            with socket.create_connection((daemon.host, daemon.port)) as plain, context.wrap_socket(plain, server_hostname="localhost") as secure:
                self.assertEqual(secure.cipher()[:2], ("ECDHE-ECDSA-AES256-GCM-SHA384", "TLSv1.2"))
            context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
            with socket.create_connection((daemon.host, daemon.port)) as plain, self.assertRaises(ssl.SSLError):
                context.wrap_socket(plain, server_hostname="localhost")

    def test_client_certificates(self):
        web = TLS + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n"
        with folder() as root, self.serve(root, web) as daemon:
            self.assertEqual(ask(daemon, root.parent, client="client")[0], 200)
            self.assertNotEqual(ask(daemon, root.parent)[0], 200)
            self.assertNotEqual(ask(daemon, root.parent, client="stranger")[0], 200)

    def test_the_file_is_read_again_and_a_bad_one_is_not_taken(self):
        with folder() as root, self.serve(root, TLS + users(prometheus="first")) as daemon:
            top = root.parent
            old = login("prometheus", "first")
            gauge = 'plandiff_config_last_reload_successful{file="web"} '

            def reload_state(headers):
                connection = http.client.HTTPSConnection("localhost", daemon.port, context=ssl.create_default_context(cafile=top / "ca.crt"))
                connection.request("GET", "/metrics", headers=headers)
                text = connection.getresponse().read().decode()
                connection.close()
                return next(line for line in text.splitlines() if line.startswith(gauge)).removeprefix(gauge)

            self.assertEqual(reload_state(old), "1")
            # one connection that stays open, as Prometheus keeps it
            kept = http.client.HTTPSConnection("localhost", daemon.port, context=ssl.create_default_context(cafile=top / "ca.crt"))
            kept.request("GET", "/-/healthy", headers=old)
            self.assertEqual(kept.getresponse().read(), b"healthy\n")
            replace(top / "web.yml", TLS + users(prometheus="second"))
            kept.request("GET", "/-/healthy", headers=old)
            answer = kept.getresponse()
            self.assertEqual((answer.status, answer.read()), (401, b"unauthorized\n"))
            kept.close()
            new = login("prometheus", "second")
            self.assertEqual(ask(daemon, top, new)[0], 200)

            replace(top / "web.yml", TLS + "basic_auth_users: {prometheus: hunter2}\n")
            self.assertEqual(ask(daemon, top, new)[0], 200)
            self.assertEqual(reload_state(new), "0")
            line = daemon.wait_for_log("web configuration not taken")
            self.assertIn("basic_auth_users.prometheus: expected a bcrypt hash", line)
            self.assertNotIn("hunter2", daemon.log())
            replace(top / "web.yml", TLS + users(prometheus="second"))
            self.assertEqual(ask(daemon, top, new)[0], 200)
            self.assertEqual(reload_state(new), "1")

            # a certificate that is renewed
            authority(top, "ca")
            certificate(top, "server", "DNS:localhost")
            self.assertEqual(ask(daemon, top, new)[0], 200)

    def test_hosts_and_origins(self):
        with folder() as root, Daemon([root], settings="http:\n  hosts: [build.example]\n") as daemon:
            for headers, expected in [({"Host": "localhost"}, 200), ({"Host": f"127.0.0.1:{daemon.port}"}, 200), ({"Host": "Build.Example:1"}, 200),
                                      ({"Host": socket.gethostname()}, 200), ({"Host": "evil.example"}, 421), ({"Host": ""}, 421),
                                      ({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403),
                                      ({"Origin": f"http://127.0.0.1:{daemon.port}"}, 200), ({"Sec-Fetch-Site": "cross-site"}, 403),
                                      ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": "none"}, 200)]:
                with self.subTest(headers):
                    self.assertEqual(daemon.ask("/metrics", headers=headers)[0], expected)
            metrics = daemon.metrics()
            self.assertEqual(metrics['plandiff_http_rejected_total{reason="host"}'], 2)
            self.assertEqual(metrics['plandiff_http_rejected_total{reason="origin"}'], 4)
            self.assertGreater(metrics['plandiff_http_requests_total{code="200",handler="metrics"}'], 5)

    def test_who_guesses_is_slowed_down_and_holds_up_nobody(self):
        with folder() as root, self.serve(root, TLS + f"basic_auth_users:\n  prometheus: {bcrypt('s3cret', '11')}\n") as daemon:
            top = root.parent
            self.assertEqual(ask(daemon, top, login("prometheus", "s3cret"))[0], 200)
            statuses = []
            guesses = [threading.Thread(target=lambda i=i: statuses.append(ask(daemon, top, login("prometheus", f"guess{i}"))[0])) for i in range(20)]
            for guess in guesses:
                guess.start()
            start = time.monotonic()
            self.assertEqual(ask(daemon, top, login("prometheus", "s3cret"))[0], 200)
            waited = time.monotonic() - start
            for guess in guesses:
                guess.join()
            self.assertEqual(statuses, [401] * 20)
            self.assertLess(waited, 5)

    def test_a_configuration_that_cannot_be_used_is_one_line_and_exit_code_2(self):
        with folder() as root:
            top = root.parent
            authority(top)
            certificate(top, "server", "DNS:localhost")
            certificate(top, "other", "DNS:localhost")
            for web, listen, line in [
                    (None, "127.0.0.1:0", f"plandiffd: {top}/web.yml: No such file or directory"),
                    ("x: 1\n", "127.0.0.1:0", f"plandiffd: {top}/web.yml:1:1: unknown key \"x\""),
                    (TLS.replace("server.key", "none.key"), "127.0.0.1:0", f"plandiffd: {top}/none.key: No such file or directory"),
                    (TLS.replace("server.key", "other.key"), "127.0.0.1:0", f"plandiffd: {top}/other.key: key values mismatch"),
                    (TLS + "  cipher_suites: [NONSENSE]\n", "127.0.0.1:0", "plandiffd: cipher_suites: no such suite: NONSENSE"),
                    (TLS, "0.0.0.0:0", f"plandiffd: {top}/web.yml: others reach this address: tls_server_config and basic_auth_users (or client_auth_type "
                                       "RequireAndVerifyClientCert) are needed, or --web.insecure")]:
                with self.subTest(line):
                    if web is not None:
                        write(top / "web.yml", web)
                    ended = subprocess.run([os.environ["PLANDIFFD"], "serve", "--watch", root, "--listen", listen, "--web.config", top / "web.yml"],
                                           capture_output=True, text=True, timeout=60, check=False)
                    self.assertEqual((ended.returncode, ended.stdout), (2, ""))
                    self.assertTrue(ended.stderr.startswith(line), ended.stderr)
                    self.assertEqual(ended.stderr.count("\n"), 1)


if __name__ == "__main__":
    main(__name__)
