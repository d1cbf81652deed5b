"""A gateway in a process of its own with the short limits of `hostile`; prints its port. Run as a module."""

import sys
from pathlib import Path

from aimlapi_stt_gateway.server import listen, make_gateway
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.hostile_parts import KEY, LIMITS, MOST_AUDIO

if __name__ == "__main__":
    settings = Settings([KEY], workers=0, max_upload_bytes=MOST_AUDIO, connections=LIMITS)
    gateway = make_gateway(settings, Path(sys.argv[1]))
    listener = listen("127.0.0.1", 0)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    gateway.server.run(sockets=[listener])
