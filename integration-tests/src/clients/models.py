"""Writes a model repository: for each datatype a model that answers what it is asked.

The files are ONNX (onnx.proto, IR version 8), written field by field, so that no ONNX library is needed.
"""

import pathlib
import sys

TYPES = {
    "FP32": 1, "UINT8": 2, "INT8": 3, "INT16": 5, "INT32": 6, "INT64": 7, "BYTES": 8, "BOOL": 9, "FP16": 10,
    "FP64": 11, "BF16": 16,
}  # fmt: skip


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def number(field, value):
    return varint(field << 3) + varint(value)


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def tensor(name, element_type, rank):
    shape = b"".join(data(1, data(2, "n")) for _ in range(rank))
    return data(1, name) + data(2, data(1, number(1, element_type) + data(2, shape)))


def same(element_type):
    node = data(1, "x") + data(2, "y") + data(4, "Identity")
    inputs, outputs = tensor("x", element_type, 2), tensor("y", element_type, 2)
    graph = data(1, node) + data(2, "same") + data(11, inputs) + data(12, outputs)
    return number(1, 8) + data(7, graph) + data(8, number(2, 15))


def main(repository):
    for name, element_type in TYPES.items():
        version = repository / f"same-{name}" / "1"
        version.mkdir(parents=True, exist_ok=True)
        (version / "model.onnx").write_bytes(same(element_type))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
