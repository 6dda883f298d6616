"""Writes a model repository whose models answer what they are asked. Usage: models.py FOLDER SHIPPED

SHIPPED is the repository that comes with the server, for its sentence embeddings.

The files are ONNX (onnx.proto, IR version 8), written field by field, so that no ONNX library is needed.
"""

import json
import pathlib
import shutil
import sys

FP32 = 1
TYPES = {
    "FP32": FP32, "UINT8": 2, "INT8": 3, "INT16": 5, "INT32": 6, "INT64": 7, "BYTES": 8, "BOOL": 9, "FP16": 10,
    "FP64": 11, "BF16": 16,
}  # fmt: skip

# Of outputs only: ONNX Runtime's Java API takes no inputs of these.
ANSWERED_TYPES = {"UINT16": 4, "UINT32": 12, "UINT64": 13}

BATCHED = """
max_batch_size: 4
output { name: "y" data_type: TYPE_FP32 dims: [ -1 ] label_filename: "labels.txt" }
dynamic_batching {
  priority_levels: 2
  default_priority_level: 2
  default_queue_policy { allow_timeout_override: true }
}
"""


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
    shape = b"".join(data(1, data(2, f"d{i}")) for i in range(rank))
    return data(1, name) + data(2, data(1, number(1, element_type) + data(2, shape)))


def node(operator, inputs, output, *attributes):
    names = b"".join(data(1, name) for name in inputs)
    return names + data(2, output) + data(4, operator) + b"".join(data(5, attribute) for attribute in attributes)


def integer(name, value):
    return data(1, name) + number(3, value) + number(20, 2)


def model(nodes, inputs, outputs):
    graph = b"".join(data(1, node) for node in nodes) + data(2, "graph")
    graph += b"".join(data(11, tensor) for tensor in inputs) + b"".join(data(12, tensor) for tensor in outputs)
    return number(1, 8) + data(7, graph) + data(8, number(2, 15))


def same(element_type, rank=2):
    nodes = [node("Identity", ["x"], "y")]
    return model(nodes, [tensor("x", element_type, rank)], [tensor("y", element_type, rank)])


def cast(element_type):
    nodes = [node("Cast", ["x"], "y", integer("to", element_type))]
    return model(nodes, [tensor("x", FP32, 2)], [tensor("y", element_type, 2)])


def arithmetic():
    nodes = [node("Add", ["a", "b"], "sum"), node("Sub", ["a", "b"], "difference")]
    inputs = [tensor(name, FP32, 2) for name in ("a", "b")]
    return model(nodes, inputs, [tensor(name, FP32, 2) for name in ("sum", "difference")])


def write(repository, name, onnx, config=None):
    version = repository / name / "1"
    version.mkdir(parents=True, exist_ok=True)
    (version / "model.onnx").write_bytes(onnx)
    if config is not None:
        (repository / name / "config.pbtxt").write_text(config)


def write_embeddings(repository, shipped):
    name = "all-MiniLM-L6-v2"
    for copy in (name, "shortened"):
        shutil.copytree(shipped / name, repository / copy, dirs_exist_ok=True)
    file = repository / "shortened" / "1" / "embedding.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"min_dimensions": 64}))


def main(repository, shipped):
    for name, element_type in TYPES.items():
        write(repository, f"same-{name}", same(element_type))
    for name, element_type in ANSWERED_TYPES.items():
        write(repository, f"cast-{name}", cast(element_type))
    for rank in (0, 1, 5):
        write(repository, f"rank-{rank}", same(FP32, rank))
    write(repository, "arithmetic", arithmetic())
    write(repository, "batched", same(FP32), BATCHED)
    (repository / "batched" / "labels.txt").write_text("one\ntwo\n")
    write(repository, "spare", same(FP32))
    write_embeddings(repository, shipped)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
