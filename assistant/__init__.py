"""Quiet Hands: an offline voice guide for giving a back massage."""

import os

# For matrices as small as ours, threads that wait for one another cost more than they save; numpy
# reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# onnxruntime would keep a device id and events in the user's cache, and send them when online; it
# reads this when it is first imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
