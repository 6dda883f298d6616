import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Adds up the reports that Surefire and Failsafe leave, one file per test class: {@code java TestSummary.java ROOT}.
 * Prints each failure and each skip with its reason, then one plain line {@code N passed, N failed, N skipped}. The exit
 * status is 1 when a test failed or none ran.
 */
final class TestSummary {
    private final List<String> failures = new ArrayList<>();
    private final TreeMap<String, TreeSet<String>> skipsByReason = new TreeMap<>();
    private int passed;
    private int skipped;

    public static void main(String[] args) throws IOException, ParserConfigurationException, SAXException {
        TestSummary summary = new TestSummary();
        for (Path report : reports(Path.of(args[0]))) {
            summary.add(report);
        }
        summary.print();
        System.exit(summary.failures.isEmpty() && summary.passed > 0 ? 0 : 1);
    }

    /** Reports lie at a fixed depth, so that a copy of the tree below {@code target} is not counted as well. */
    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 4)) {
            return files.filter(file -> {
                        String path = root.relativize(file).toString();
                        return path.matches("[^/]+/target/(surefire|failsafe)-reports/TEST-.*\\.xml");
                    })
                    .sorted()
                    .toList();
        }
    }

    private void add(Path report) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        NodeList cases = builder.parse(report.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            add((Element) cases.item(i));
        }
    }

    private void add(Element testcase) {
        String name = name(testcase);
        if (has(testcase, "failure") || has(testcase, "error")) {
            failures.add(name);
        } else if (has(testcase, "skipped")) {
            skipped++;
            Element skip = (Element) testcase.getElementsByTagName("skipped").item(0);
            skipsByReason.computeIfAbsent(reason(skip), key -> new TreeSet<>()).add(name);
        } else {
            passed++;
        }
    }

    /** An annotation's reason is an attribute; an assumption's is the first line of its trace, after the type. */
    private static String reason(Element skip) {
        String reason = skip.getAttribute("message").strip();
        if (reason.isEmpty()) {
            String trace = skip.getTextContent().strip();
            reason = trace.lines().findFirst().orElse("").replaceFirst("^[\\w.$]+: (Assumption failed: )?", "");
        }
        return reason.isEmpty() ? "no reason given" : reason;
    }

    private static String name(Element testcase) {
        String type = testcase.getAttribute("classname");
        String method = testcase.getAttribute("name");
        return method.isEmpty() ? type : type + "." + method;
    }

    private static boolean has(Element testcase, String tag) {
        return testcase.getElementsByTagName(tag).getLength() > 0;
    }

    private void print() {
        failures.forEach(name -> System.out.println("failed: " + name));
        skipsByReason.forEach((reason, names) -> {
            System.out.println("skipped: " + reason);
            names.forEach(name -> System.out.println("    " + name));
        });
        System.out.printf("%d passed, %d failed, %d skipped%n", passed, failures.size(), skipped);
    }
}
