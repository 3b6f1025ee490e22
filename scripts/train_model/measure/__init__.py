"""Measures a speech model: the sets, the bars, the curves, and how honest its confidence is.

Each is a command, `python -m train_model.measure.NAME`, over one work folder:

- `speak_sets` speaks the sets once, some two hours of sound; it may be stopped and run again.
- `score` takes sentences, short words and wordings left out of the graph, by held-out voices.
- `humans` takes recordings of people, which are not part of the project.
- `rejection` draws misses over false accepts, beside an older model and PocketSphinx.
- `calibration` draws how often a confidence is right, and fits the map that makes it so.
- `cost` takes CPU time, time to load and memory.
- `report` runs them all, and writes `figures.json`, `figures.md` and the plots.

What a recogniser heard is kept by its model, graph and sentences, so that only what is new is heard
again. The held-out voices are for `report` alone; to choose a setting, use `--side development`.
"""
