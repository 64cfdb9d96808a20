package io.keyhold.cli;

import io.keyhold.api.ServedCall;
import io.keyhold.platform.Detached;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Prints a line of JSON for each request, on a thread of its own: an output that nobody reads stops no request. What does not
 * find room is dropped, and counted in the next line.
 */
final class RequestLog {
    private static final int MOST_WAITING = 10_000;
    private final BlockingQueue<Line> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private final Consumer<String> output;
    private final Clock clock;

    /** A request and when it was answered. */
    private record Line(Instant time, ServedCall call) {}

    RequestLog(Consumer<String> output, Clock clock) {
        this(output, clock, MOST_WAITING);
    }

    RequestLog(Consumer<String> output, Clock clock, int mostWaiting) {
        this.output = output;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    }

    /** Begins to print, until the process ends. */
    RequestLog start() {
        Detached.thread(this::print, "keyhold-request-log").start();
        return this;
    }

    /** Never waits. */
    void add(ServedCall call) {
        if (!waiting.offer(new Line(clock.instant(), call))) {
            dropped.incrementAndGet();
        }
    }

    private void print() {
        try {
            while (true) {
                output.accept(text(waiting.take()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String text(Line line) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("Time", line.time().toString());
        members.putAll(Json.members(line.call()));
        members.put("Took", line.call().took().toNanos() / 1000);
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            members.put("DroppedBefore", lost);
        }
        return Json.writeLine(members);
    }
}
