"""What the models of models.py are asked."""

import ml_dtypes
import numpy as np

SAMPLES = {
    "BOOL": np.array([[True, False]]),
    "INT8": np.array([[-128, 127]], np.int8),
    "INT16": np.array([[-32768, 32767]], np.int16),
    "INT32": np.array([[-(2**31), 2**31 - 1]], np.int32),
    "INT64": np.array([[-(2**63), 2**63 - 1]], np.int64),
    "UINT8": np.array([[0, 255]], np.uint8),
    "FP16": np.array([[-2, 65504], [0.1, 3]], np.float16),
    "BF16": np.array([[-2, 3.140625]], ml_dtypes.bfloat16),
    "FP32": np.array([[-2.5, 1.1]], np.float32),
    "FP64": np.array([[-2.5, 1.1]], np.float64),
    "BYTES": np.array([["", "zwölf".encode()], [b"one", b"two"]], np.object_),
}

# As the models "cast-..." answer [[1, 3]].
ANSWERED = {name: np.array([[1, 3]], name.lower()) for name in ("UINT16", "UINT32", "UINT64")}

SHAPES = {0: (), 1: (3,), 5: (1, 2, 1, 3, 1)}


def as_bytes(value):
    return value.encode() if isinstance(value, str) else value


def assert_same(expected, actual):
    assert actual is not None and expected.shape == actual.shape, (expected, actual)
    if expected.dtype == np.object_:
        assert [as_bytes(v) for v in expected.flat] == [as_bytes(v) for v in actual.flat], (expected, actual)
    else:
        assert expected.dtype == actual.dtype and np.array_equal(expected, actual), (expected, actual)
