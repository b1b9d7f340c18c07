"""What long work and the tests that stop it share: a page in process runs its text alone."""

import threading
from concurrent.futures import ThreadPoolExecutor

WORKERS = ThreadPoolExecutor(max_workers=1)


class About:
    """Something that work is about."""


GATE = threading.Event()
STEPS_DONE: list[str] = []
ABOUT = {"vite": About(), "une-fois": About()}
