package io.keyhold.upkeep;

import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a Keyhold that keeps house, for one Region after the other. It is never interrupted, since that would close
 * files under it.
 */
public final class HousekeepingThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HousekeepingThread.class.getName());
    private static final long LONGEST_STEP_SECONDS = 30;
    private final List<Housekeeping> regions = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread;
    private String told = "";

    public HousekeepingThread(Housekeeping housekeeping) {
        regions.add(housekeeping);
        this.thread = Executors.newSingleThreadScheduledExecutor(Detached.threads("keyhold-housekeeping"));
    }

    /** Keeps the house of another Region too. */
    public void add(Housekeeping region) {
        regions.add(region);
    }

    /**
     * One run for each Region, on the thread of the caller.
     *
     * @return the first failure, if there was one
     */
    public Optional<KmsException> runOnce() {
        Optional<KmsException> first = Optional.empty();
        for (Housekeeping region : regions) {
            Optional<KmsException> failure = region.run();
            first = first.isPresent() ? first : failure;
        }
        return first;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the thread ends with the Keyhold, and a run keeps its own errors
    public void start(Duration period) {
        thread.scheduleWithFixedDelay(
                this::run, Math.min(1000, period.toMillis()), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends after the step under way. */
    @Override
    public void close() {
        thread.shutdown();
        regions.forEach(Housekeeping::close);
        try {
            thread.awaitTermination(LONGEST_STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            runOnce().ifPresentOrElse(this::tell, () -> told = "");
        } catch (RuntimeException e) {
            tell(new KmsException.Internal("background work failed by a defect of Keyhold", "Report it", e));
        }
    }

    /** A failed task is tried again with the next run; the same failure is reported once. */
    private void tell(KmsException failure) {
        if (!failure.problem().equals(told)) {
            told = failure.problem();
            LOG.log(Level.WARNING, "background work waits for its next run: {0}", failure.getMessage());
        }
    }
}
