package dev.assay.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The public clients, as their registries have them: Python's in a virtual environment, Node's in a folder, both under
 * target and made once for each list of versions. Where they cannot be had, tests are skipped and say why.
 */
final class ClientTools {
    private static final Duration INSTALL = Duration.ofMinutes(8);

    private final Path scripts = Project.root().resolve("integration-tests/src/clients");
    private final Path folder = Project.root().resolve("integration-tests/target/clients");

    ClientTools() throws IOException {
        Files.createDirectories(folder);
    }

    Path scripts() {
        return scripts;
    }

    /** The folder of the Python environment's programs. */
    Path python() throws IOException {
        Path environment = folder.resolve("python");
        Tool tool = new Tool(folder, Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"));
        once("requirements.txt", () -> {
            Tool.Result made = tool.run(INSTALL, "python3", "-m", "venv", environment.toString());
            assumeTrue(made.status() == 0, "no Python with venv: " + made.tail());
            String requirements = scripts.resolve("requirements.txt").toString();
            Tool.Result installed =
                    tool.run(INSTALL, environment + "/bin/python", "-m", "pip", "install", "-q", "-r", requirements);
            assumeTrue(installed.status() == 0, "PyPI's clients cannot be had: " + installed.tail());
        });
        return environment.resolve("bin");
    }

    /** A folder with Node's clients and the scripts that use them. */
    Path node() throws IOException {
        Path modules = Files.createDirectories(folder.resolve("node"));
        for (String file : List.of("package.json", "openai_node.mjs")) {
            Files.copy(scripts.resolve(file), modules.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        once("package.json", () -> {
            Tool.Result installed =
                    new Tool(modules, Map.of()).run(INSTALL, "npm", "install", "--no-audit", "--no-fund");
            assumeTrue(installed.status() == 0, "npm's clients cannot be had: " + installed.tail());
        });
        return modules;
    }

    /** What a list of versions asks for is done once. */
    private void once(String versions, Runnable install) throws IOException {
        String wanted = Files.readString(scripts.resolve(versions));
        Path stamp = folder.resolve(versions + ".installed");
        if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
            install.run();
            Files.writeString(stamp, wanted);
        }
    }
}
