"""The adverse run: every committed example in the conditions that readers have.

A note shows an example in its best light: empty tables, one revision at a time, a shell of its own. Here
the same example meets filled tables, child rows, a way back, an application's logs, two more processes.
`conditions` says which, `run` puts an example into one, `inside` (in the example's sandbox) makes it happen.

What an example cannot bear, a block of its note shows, under the label ``cannot=…``. The run takes it from
there, and a label for what the example bears is a fault, too.
"""
