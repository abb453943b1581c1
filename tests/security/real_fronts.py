"""Real proxies before the server: Caddy from the test extra, nginx and HAProxy where the machine has them.

Each is set up as people set them up: lines to the server are kept and shared, sockets are let through.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

NGINX = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  map $http_upgrade $upgrading {{ default upgrade; "" ""; }}
  upstream back {{ server 127.0.0.1:{back}; keepalive 1; }}
  server {{ listen 127.0.0.1:{port}; location / {{
    proxy_pass http://back; proxy_http_version 1.1; proxy_request_buffering off; proxy_read_timeout 2s;
    proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $upgrading;
  }} }}
}}
"""
HAPROXY = """global
  maxconn 64
defaults
  mode http
  timeout connect 2s
  timeout client 2s
  timeout server 2s
  timeout tunnel 2s
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  {lenient}
  default_backend back
backend back
  server one 127.0.0.1:{back}
"""
CADDY = """{{
  admin off
  auto_https off
  persist_config off
}}
http://:{port} {{
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:{back} {{
    transport http {{
      keepalive_idle_conns_per_host 1
      max_conns_per_host 1
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Real:
    """A proxy by name: the program, the file it is told its set-up by, and what follows the program's name."""

    program: str
    file: str
    told: str
    arguments: tuple[str, ...]

    @property
    def path(self) -> str | None:
        """Where the program is, in this environment or on the machine."""
        places = (Path(sys.executable).parent, os.environ["PATH"], "/usr/sbin")
        return shutil.which(self.program, path=os.pathsep.join(map(str, places)))

    @contextlib.asynccontextmanager
    async def open(self, back: int, folder: Path) -> AsyncIterator[int]:
        """The port it listens on until the block ends."""
        port = free_port()
        file = folder / self.file
        named = {"folder": folder, "back": back, "port": port, "lenient": "option accept-invalid-http-request"}
        file.write_text(self.told.format(**named))
        assert self.path is not None
        arguments = [each.replace("FILE", str(file)) for each in self.arguments]
        environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        quiet = asyncio.subprocess.DEVNULL
        running = await asyncio.create_subprocess_exec(self.path, *arguments, env=environment, stdout=quiet, stderr=quiet)
        try:
            async with asyncio.timeout(30):
                while not await _listens(port):
                    assert running.returncode is None, f"{self.program} ended with {running.returncode}"
                    await asyncio.sleep(0.05)
            yield port
        finally:
            if running.returncode is None:
                running.kill()
            await running.wait()


REAL = {
    "Caddy": Real("caddy", "Caddyfile", CADDY, ("run", "--adapter", "caddyfile", "--config", "FILE")),
    "nginx": Real("nginx", "nginx.conf", NGINX, ("-c", "FILE")),
    "HAProxy, lenient": Real("haproxy", "haproxy.cfg", HAPROXY, ("-f", "FILE")),
}


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
