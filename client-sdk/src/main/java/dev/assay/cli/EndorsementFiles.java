package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.Endorsements;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Endorsements and roots as the command line names them: files, and folders of files. */
final class EndorsementFiles {
    /** Longest endorsement. */
    static final int MAX_FILE_BYTES = 4 << 20;

    private static final int MAX_FILES_IN_FOLDER = 512;
    private static final Endorsements NONE = Endorsements.none();

    private EndorsementFiles() {}

    /**
     * Everything that stands in {@code paths}. In a folder, what is no endorsement is skipped, and {@code host} told; a
     * file that was named itself must be one.
     *
     * @param evidence is no endorsement wherever it lies
     */
    static Endorsements read(List<Path> paths, Path evidence, Host host) throws CommandFailure, MalformedException {
        Endorsements all = NONE;
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                all = all.and(new Endorsements(EndorsementReader.read(Inputs.file(path, MAX_FILE_BYTES))));
                continue;
            }
            for (Path file : filesIn(path)) {
                if (!isSame(file, evidence)) {
                    all = all.and(new Endorsements(endorsements(file, host)));
                }
            }
        }
        return all;
    }

    private static List<Endorsement> endorsements(Path file, Host host) throws CommandFailure {
        try {
            return EndorsementReader.read(Inputs.file(file, MAX_FILE_BYTES));
        } catch (MalformedException e) {
            host.progress("skipped " + file + ", which is no endorsement: " + e.getMessage());
            return List.of();
        }
    }

    /** The regular files of a folder, by name, without those of folders in it. */
    static List<Path> filesIn(Path folder) throws CommandFailure {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES_IN_FOLDER + 1)
                    .toList();
            if (files.size() > MAX_FILES_IN_FOLDER) {
                throw CommandFailure.usage("more than " + MAX_FILES_IN_FOLDER + " files in " + folder);
            }
            return files;
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read " + folder);
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    /** The roots that the certificates in {@code files} stand for. */
    static List<TrustAnchor> anchors(List<Path> files) throws CommandFailure, MalformedException {
        List<TrustAnchor> anchors = new ArrayList<>();
        for (Path file : files) {
            Bytes content = Inputs.file(file, MAX_FILE_BYTES);
            for (Certificate root : Certificate.decodeAll(content, "trust anchor")) {
                anchors.add(TrustAnchor.of(root));
            }
        }
        return anchors;
    }
}
