"""What runs beside the requests outlives the faults of its work."""

from __future__ import annotations

import logging

from marketplace.config.background import Background, survive


def test_whatever_one_piece_of_work_raises_is_logged_and_survived(caplog):
    def broken() -> None:
        raise RuntimeError("a fault")

    with caplog.at_level(logging.ERROR):
        survive(broken)
    (line,) = caplog.records
    assert "broken failed beside the requests" in line.getMessage()
    assert str(line.exc_info[1]) == "a fault"


def test_a_process_may_run_one_part_or_none():
    assert [thread.name for thread in Background().threads] == ["clock", "worker", "worker"]
    assert [thread.name for thread in Background(("clock",)).threads] == ["clock"]
    assert Background(()).threads == []
