package dev.assay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class made for one test: {@code class Planted} with {@code body}, in a package where the body may not belong. */
record PlantedClass(String packageName, String body) {
    /** The simple name of a class that a body may name in any package; it is made as well. */
    static final String TARGET = "Target";

    private static final Pattern TARGETS = Pattern.compile("(dev\\.assay\\.[a-z.]+)\\." + TARGET);

    String name() {
        return packageName + ".Planted";
    }

    /** Compiles into {@code folder} and reads the class files back. */
    JavaClasses compile(Path folder) {
        List<JavaFileObject> sources = new ArrayList<>();
        sources.add(source(packageName, "Planted", body));
        Matcher targets = TARGETS.matcher(body);
        while (targets.find()) {
            sources.add(source(targets.group(1), TARGET, ""));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", folder.toString(), "-proc:none");
        assertThat(compiler.getTask(null, null, null, options, null, sources).call())
                .as("compiled")
                .isTrue();
        return new ClassFileImporter().importPath(folder);
    }

    private static JavaFileObject source(String packageName, String simpleName, String body) {
        String text = "package " + packageName + "; public class " + simpleName + " {" + body + "}";
        URI uri = URI.create("string:///" + packageName.replace('.', '/') + "/" + simpleName + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
