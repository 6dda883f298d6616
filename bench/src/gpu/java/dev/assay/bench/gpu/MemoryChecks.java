package dev.assay.bench.gpu;

import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.PlacementException;
import java.util.ArrayList;
import java.util.List;

/** Limits on the card's memory, and several models on it. */
final class MemoryChecks {
    private static final long MIB = 1 << 20;
    private static final long ROOMY = 2048 * MIB;
    private static final int MODELS = 4;
    private static final long MAX_BYTES = 1L << 32;

    private final Card card;
    private final SampleModel model;
    private final List<Result> results = new ArrayList<>();

    MemoryChecks(Card card, SampleModel model) {
        this.card = card;
        this.model = model;
    }

    /** What must be, whether it is, and what was found. */
    record Result(String what, boolean holds, String found) {}

    List<Result> all() throws Exception {
        if (!card.isCuda()) {
            return List.of();
        }
        tooSmallForItsWeights();
        tooSmallForARequest();
        several();
        promisedTwice();
        return results;
    }

    private void tooSmallForItsWeights() throws Exception {
        String what = "a model whose weights pass its gpu_mem_limit is not loaded";
        try (ModelSession session = card.open(model, model.onnx().length / 2)) {
            results.add(new Result(what, false, "loaded"));
        } catch (PlacementException e) {
            results.add(new Result(what, e.code().equals(PlacementException.OUT_OF_MEMORY), e.code()));
        }
    }

    private void tooSmallForARequest() throws Exception {
        String what = "a request that passes it fails with a code, and the next one is answered";
        try (ModelSession session = card.open(model, model.onnx().length + 64 * MIB)) {
            String found = "answered";
            try {
                session.run(model.inputs(256, 256), List.of(), MAX_BYTES);
            } catch (EngineException e) {
                found = e.code();
            }
            session.run(model.inputs(1, 8), List.of(), MAX_BYTES);
            results.add(new Result(what, found.equals(PlacementException.OUT_OF_MEMORY), found));
        }
    }

    private void several() throws Exception {
        List<ModelSession> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < MODELS; i++) {
                sessions.add(card.open(model, ROOMY));
            }
            for (ModelSession session : sessions) {
                session.run(model.inputs(4, 32), List.of(), MAX_BYTES);
            }
            int found = card.placer().onGpus();
            results.add(new Result(MODELS + " models share the card", found == MODELS, found + " models"));
        } finally {
            sessions.forEach(ModelSession::close);
        }
        int left = card.placer().onGpus();
        results.add(new Result("and give it back", left == 0, left + " models"));
    }

    private void promisedTwice() throws Exception {
        String what = "more than the card has is promised to nobody";
        try (ModelSession session = card.open(model, 1L << 60)) {
            results.add(new Result(what, false, "loaded"));
        } catch (PlacementException e) {
            results.add(new Result(what, e.code().equals(PlacementException.OUT_OF_MEMORY), e.code()));
        }
    }
}
