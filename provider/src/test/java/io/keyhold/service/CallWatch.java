package io.keyhold.service;

import io.keyhold.store.jdbc.JdbcRecordStore;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A clock that is read just before a proxy is called, by the thread that calls: it notes whether that thread is in a transaction
 * or holds a lock that others may wait for.
 */
final class CallWatch extends Clock {
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    List<String> faults() {
        return new ArrayList<>(faults);
    }

    int calls() {
        return calls.get();
    }

    @Override
    public Instant instant() {
        calls.incrementAndGet();
        if (StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(JdbcRecordStore.class.getName())
                        && frame.getMethodName().equals("transact")))) {
            faults.add("in a transaction");
        }
        locks().map(lock -> "with the lock of " + lock.getClassName()).forEach(faults::add);
        return Clock.systemUTC().instant();
    }

    private static Stream<LockInfo> locks() {
        ThreadInfo self = ManagementFactory.getThreadMXBean()
                .getThreadInfo(new long[] {Thread.currentThread().getId()}, true, true)[0];
        return Stream.concat(Stream.of(self.getLockedMonitors()), Stream.of(self.getLockedSynchronizers()));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
