"""Compiling a release takes seconds of a processor: no two threads may do it at once."""

import time
from concurrent.futures import ThreadPoolExecutor

from conditions.recent import Recent
from triage import knowledge


def test_threads_that_need_the_same_release_compile_it_once(release, monkeypatch):
    compiled = []
    compile_knowledge = knowledge.compile_knowledge

    def slowly(content):
        compiled.append(content)
        time.sleep(0.05)
        return compile_knowledge(content)

    monkeypatch.setattr(knowledge, "compile_knowledge", slowly)
    monkeypatch.setattr(knowledge, "_compiled", Recent(4))  # as in a process that has just begun
    with ThreadPoolExecutor(6) as threads:
        models = list(threads.map(knowledge.compiled_release, [release] * 6))
    assert len(compiled) == 1
    assert all(model is models[0] for model in models)
