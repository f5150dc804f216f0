"""Measures a spoken interview where a person would feel it: in a page, in Chromium, beside the server.

The recogniser does the work of base.en (its shape, random weights, real code), then pocketsphinx gives the words under
a grammar, so that times are real and no weights are needed. Nothing here is asserted: a timing is a reading.
`python -m tests.voice_bench` prints the table; `make bench` does it too.
"""
