#!/usr/bin/env python3
"""Makes the golden bytes of the format tests with code that shares nothing with the verifier.

    pip install cbor2 cryptography
    python3 attestation-verifier/src/test/golden/golden.py attestation-verifier/src/test/resources/golden
"""
import base64
import hashlib
import json
import pathlib
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def cbor(value):
    return cbor2.dumps(value, canonical=True)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def fill(byte, count=32):
    return bytes([byte]) * count


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def thumbprint(key):
    return sha256(cbor({1: 1, -1: 6, -2: public(key)}))


def cose_sign1(typ, payload, key):
    header = cbor({1: -19, 4: thumbprint(key), 16: typ})
    signature = key.sign(cbor(["Signature1", header, b"", payload]))
    return cbor(cbor2.CBORTag(18, [header, {}, payload, signature]))


def merkle(entries):
    if not entries:
        return sha256()
    if len(entries) == 1:
        return sha256(b"\0", entries[0])
    left = 1
    while left * 2 < len(entries):
        left *= 2
    return sha256(b"\1", merkle(entries[:left]), merkle(entries[left:]))


receipt_key = Ed25519PrivateKey.from_private_bytes(fill(1))
root_name = "INSECURE Assay simulated root - protects nothing, development only"
root_key = Ed25519PrivateKey.from_private_bytes(sha256(root_name.encode()))

leaves = [["a", "1", fill(0xA1)], ["a", "2", fill(0xA2)], ["b", "1", fill(0xB1)]]
manifest = [["1/model.onnx", 3, sha256(b"abc")], ["config.pbtxt", 0, sha256(b"")]]
core = cbor({
    265: "tag:assay.dev,2026:statement-core/1",
    -65537: "inference-server",
    -65538: "enclave.example",
    268: fill(2),
    -65539: 7,
    -65540: fill(3),
    -65541: {1: 1, 3: -19, -1: 6, -2: public(receipt_key)},
    -65542: fill(4, 41),
    -65543: merkle([cbor(leaf) for leaf in leaves]),
    -65544: fill(5),
    -65545: fill(6),
    -65546: "assay 1",
})
wrapper = cbor({
    265: "tag:assay.dev,2026:statement-wrapper/1",
    -65550: sha256(core),
    10: fill(8),
    6: 1795262400,
    4: 1795266000,
    -65551: [],
})
wrapper_full = cbor({
    265: "tag:assay.dev,2026:statement-wrapper/1",
    -65550: sha256(core),
    10: fill(8, 64),
    6: 1795262400,
    4: 1795266000,
    -65551: [[fill(9, 48), 1, False, 30, 7]],
    -65552: fill(10),
})
report_data = hashlib.sha512(b"assay statement v1\0" + wrapper).digest()
evidence = cose_sign1("application/vnd.assay.simulated-evidence+cose", cbor({
    265: "tag:assay.dev,2026:simulated-evidence-INSECURE/1",
    -65555: fill(11, 48),
    -65556: False,
    -65557: report_data,
}), root_key)
members = {
    "core": ["application/vnd.assay.statement-core+cbor", core, 4],
    "wrapper": ["application/vnd.assay.statement-wrapper+cbor", wrapper, 4],
    "models": ["application/vnd.assay.models+cbor", cbor(leaves), 4],
    "cpu": ["application/vnd.assay.simulated-evidence+cose", evidence, 4],
    "endorsement.example": ["application/octet-stream", b"endorsement", 2],
}
collection = "tag:assay.dev,2026:bundle/1"


def url64(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


bundle_json = json.dumps(
    {"__cmwc_t": collection, **{k: [t, url64(v), i] for k, (t, v, i) in members.items()}},
    separators=(",", ":"), sort_keys=True).encode()

certificate_evidence = cbor({
    "__cmwc_t": "tag:assay.dev,2026:certificate/1",
    **{k: members[k] for k in ("core", "wrapper", "cpu")},
    "bundle": ["application/vnd.assay.bundle-sha256", sha256(cbor({"__cmwc_t": collection, **members})), 4],
})

salt = fill(12)
request = cbor({1: "http", 2: "POST", 3: "/v2/models/a/infer?x=1", 4: "application/octet-stream", 5: 17}) + b"request"
response = cbor({1: "http", 4: "application/json", 6: 200}) + b"response"
grpc_request = cbor({1: "grpc", 2: "inference.GRPCInferenceService/ModelInfer"}) + b"message"
receipt = cbor({
    265: "tag:assay.dev,2026:receipt/1",
    -65550: sha256(core),
    -65560: leaves[0],
    -65561: fill(13),
    -65562: sha256(b"assay request v1\0", salt, request),
    -65563: sha256(b"assay response v1\0", salt, response),
    10: fill(14),
    -65564: "key-1",
    -65565: 12,
    -65566: 0,
    6: 1795262400,
})
policy = {
    "accept_any_advisory": False,
    "accept_any_model": False,
    "accepted_advisories": [],
    "accepted_tcb_statuses": [],
    "assay_policy": 1,
    "dangerously_accept_any_measurement": False,
    "dangerously_accept_debug": False,
    "dangerously_accept_partial_measurements": False,
    "dangerously_accept_unknown_revocation": False,
    "gpu": {
        "accept_certificate_hold": False,
        "dangerously_accept_measurement_mismatch": False,
        "dangerously_accept_unknown_measurements": False,
        "dangerously_accept_unknown_mode": False,
        "max_age_seconds": 86400,
    },
    "instance_names": [],
    "max_endorsement_age_seconds": 34560000,
    "max_evidence_age_seconds": 300,
    "max_registration_seconds": 86400,
    "min_svns": {},
    "min_tcb_evaluation_data_number": 0,
    "mode": "real",
    "models": [],
    "platforms": {},
    "reference_values": [],
    "require_attested_tls": True,
    "require_gpu": False,
    "require_nonce": True,
    "require_session_binding": False,
    "sev-snp": {
        "accept_migration_agent": False,
        "max_vmpl": 0,
        "required_policy": [],
        "signing_keys": ["vcek", "vlek"],
    },
    "sgx": {},
    "tdx": {"accept_migration": False, "dangerously_accept_sept_ve": False},
    "tees": ["nitro", "sev-snp", "sgx", "tdx"],
}
golden = {
    "core": core,
    "core-digest": sha256(core),
    "wrapper": wrapper,
    "wrapper-full": wrapper_full,
    "report-data": report_data,
    "gpu-nonce": sha256(b"assay gpu v1\0", sha256(core), (7).to_bytes(8, "big")),
    "simulated-evidence": evidence,
    "models": cbor(leaves),
    "models-root": merkle([cbor(leaf) for leaf in leaves]),
    "model-manifest": cbor(manifest),
    "model-digest": sha256(cbor(manifest)),
    "bundle-cbor": cbor({"__cmwc_t": collection, **members}),
    "bundle-json": bundle_json,
    "certificate-evidence": certificate_evidence,
    "certificate-extension": b"\x04\x82" + len(certificate_evidence).to_bytes(2, "big") + certificate_evidence,
    "receipt-payload": receipt,
    "receipt": cose_sign1("application/vnd.assay.receipt+cose", receipt, receipt_key),
    "receipt-key-thumbprint": thumbprint(receipt_key),
    "request-context-and-body": request,
    "response-context-and-body": response,
    "grpc-request-context-and-body": grpc_request,
    "policy-default": json.dumps(policy, separators=(",", ":"), sort_keys=True).encode(),
    "policy-default-digest": sha256(json.dumps(policy, separators=(",", ":"), sort_keys=True).encode()),
}
folder = pathlib.Path(sys.argv[1])
for name, value in golden.items():
    (folder / (name + ".hex")).write_text(value.hex() + "\n")
