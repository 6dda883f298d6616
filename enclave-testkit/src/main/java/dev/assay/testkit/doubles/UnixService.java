package dev.assay.testkit.doubles;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A service on a Unix socket that answers one question for each connection. */
public final class UnixService implements AutoCloseable {
    /** Answers a question. */
    @FunctionalInterface
    public interface Answering {
        /** Reads the question, writes the answer. */
        void answer(DataInputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocketChannel server;
    private volatile Answering answering;

    /** Answers at {@code path} from now on. */
    public UnixService(Path path, Answering answering) {
        this.answering = answering;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "unix-service");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on it answers so. */
    public void answering(Answering other) {
        answering = other;
    }

    private void serve() {
        while (true) {
            try (SocketChannel channel = server.accept()) {
                answering.answer(
                        new DataInputStream(Channels.newInputStream(channel)), Channels.newOutputStream(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The other side went away early: that is its test's to notice.
                continue;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
