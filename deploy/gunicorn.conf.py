"""gunicorn's settings, for `make run` and for a real site alike.

There is no access log: it would hold the addresses of people and of their answers.
"""

import gc
import os
from typing import Any

from kneefoot.logs import to_standard_error

# The engine's arrays are small: threads of the linear algebra would wait for each other.
# Read when NumPy is loaded, which is after this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

bind = os.environ.get("KNEEFOOT_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
max_requests = 20_000
max_requests_jitter = 2_000
# A socket in the home folder for remote control: not wanted.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """The program itself is not garbage: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


accesslog = None
loglevel = "warning"
logconfig_dict = to_standard_error(
    {
        "gunicorn.error": {"handlers": ["console"], "propagate": False, "level": "WARNING"},
        "gunicorn.access": {"handlers": [], "propagate": False},
    }
)
