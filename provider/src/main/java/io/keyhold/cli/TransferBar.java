package io.keyhold.cli;

import io.keyhold.api.Progress;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a person how far a transfer is; nobody else sees anything of it. */
final class TransferBar implements AutoCloseable {
    private static final long MIB = 1 << 20;
    private static final long WORTH_SHOWING = 32 * MIB;
    private final ProgressBar bar;

    private TransferBar(ProgressBar bar) {
        this.bar = bar;
    }

    /** Work that may be long. */
    @FunctionalInterface
    interface Transfer {
        long run(Progress progress) throws java.io.IOException;
    }

    /**
     * Runs a transfer, with a bar if a person looks, and not for {@code --json}, and it is long.
     *
     * @param totalBytes how much it is; -1 if nobody knows
     */
    static long run(CommandSession session, String task, long totalBytes, Transfer transfer)
            throws java.io.IOException {
        Terminal terminal = session.terminal();
        if (!terminal.errIsTerminal() || session.out().isJson() || totalBytes >= 0 && totalBytes < WORTH_SHOWING) {
            return transfer.run(Progress.NONE);
        }
        try (TransferBar shown = new TransferBar(new ProgressBarBuilder()
                .setTaskName(ControlCharacters.escape(task))
                .setInitialMax(totalBytes)
                .setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) TimeUnit.SECONDS.toMillis(1) / 4)
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.width() - 1))
                .showSpeed()
                .build())) {
            return transfer.run(shown.bar::stepTo);
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
