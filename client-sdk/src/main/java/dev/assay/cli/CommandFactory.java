package dev.assay.cli;

import dev.assay.cli.report.Host;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, which all want their host. */
final class CommandFactory implements IFactory {
    private final Host host;

    CommandFactory(Host host) {
        this.host = host;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (AssayCommand.class.isAssignableFrom(type)) {
            Constructor<K> constructor = type.getDeclaredConstructor(Host.class);
            return constructor.newInstance(host);
        }
        return CommandLine.defaultFactory().create(type);
    }
}
