package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.model.ServedModel;

/**
 * What a model answered, in the bytes that go out.
 *
 * @param model what ran
 * @param body the bytes
 * @param usageUnits rows of an inference, tokens of an embedding
 */
record Answer(ServedModel model, Bytes body, long usageUnits) {}
