# Every command is in marketplace/config/start.py, in plain Python.
PYTHON ?= python3

.PHONY: demo test install check browser storm test-scale reset clean

demo test install check browser storm test-scale reset clean:
	@$(PYTHON) -m marketplace.config.start $@
