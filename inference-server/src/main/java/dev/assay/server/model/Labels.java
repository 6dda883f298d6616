package dev.assay.server.model;

import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelOutput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The label files that a configuration names: a line for each element of the output, beside {@code config.pbtxt}. */
final class Labels {
    private Labels() {}

    /** Labels by output, from the files as they were read with the model. */
    static Map<String, List<String>> of(ModelConfig config, ModelSnapshot snapshot) throws ModelException {
        Map<String, List<String>> labels = new TreeMap<>();
        for (ModelOutput output : config.getOutputList()) {
            if (!output.getLabelFilename().isEmpty()) {
                labels.put(output.getName(), lines(snapshot.file(output.getLabelFilename())));
            }
        }
        return Map.copyOf(labels);
    }

    private static List<String> lines(byte @Nullable [] file) throws ModelException {
        if (file == null) {
            throw new ModelException("config.mismatch", "an output's label_filename names no file of the model");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new ModelException("config.invalid", "an output's label file is not UTF-8");
        }
    }
}
