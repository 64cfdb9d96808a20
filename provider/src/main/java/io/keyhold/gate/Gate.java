package io.keyhold.gate;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.Operation;
import io.keyhold.api.Principal;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.AuditTrail;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.CallCounts.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every call goes through here: authorize, execute, audit the success or the refusal, return.
 * Safe for concurrent use.
 */
public final class Gate {
    private final Catalog catalog;
    private final AuditTrail trail;
    private final Outbox outbox;
    private final RequestRates rates;
    private final UsageNotes usage;
    private final Clock clock;
    private final CallCounts counts = new CallCounts();
    private final Repetition repetition = new Repetition();
    private volatile boolean open = true;

    public Gate(Catalog catalog, AuditTrail trail, Outbox outbox, RequestRates rates, UsageNotes usage, Clock clock) {
        this.catalog = catalog;
        this.trail = trail;
        this.outbox = outbox;
        this.rates = rates;
        this.usage = usage;
        this.clock = clock;
    }

    /** Begins the call of a request, of which the audit records the members that are not sensitive. */
    public Call begin(Caller caller, KmsRequest request) {
        return begin(caller, request.operation(), RequestParameters.of(request));
    }

    /** Begins a call; see {@link Call} for what {@code request} may hold. */
    public Call begin(Caller caller, Operation operation, Parameters request) {
        requireOpen(operation.operationName());
        return new Call(caller, operation, catalog.home(), clock.millis(), request);
    }

    /**
     * A call that changes nothing in the store: the work decides and does, then the audit takes the event, then the result
     * leaves.
     */
    public <R> R use(Call call, KmsRequest request, Supplier<R> work) {
        return use(call, () -> {
            Call.check(request);
            return work.get();
        });
    }

    /**
     * The same for what the JCA asks, whose limits are its own. Counts and audits as the others do, but in a method without lambdas
     * of its own: with them each call allocated 24 to 96 bytes more.
     */
    public <R> R use(Call call, Supplier<R> work) {
        enter(call.operation().operationName());
        try {
            R result = decided(call, work);
            usage.note(call, trail.accept(call.succeeded()));
            counts.count(Kind.DONE);
            return result;
        } catch (Throwable e) {
            counts.count(Kind.REFUSED);
            throw e;
        }
    }

    private <R> R decided(Call call, Supplier<R> work) {
        try {
            rates.acquire(call);
            catalog.refresh();
            return work.get();
        } catch (RuntimeException e) {
            throw refuse(call, e);
        }
    }

    /** Counts work by how it ended. */
    private <R> R counted(String what, Kind end, Supplier<R> work) {
        enter(what);
        try {
            R result = work.get();
            counts.count(end);
            return result;
        } catch (Throwable e) {
            counts.count(Kind.REFUSED);
            throw e;
        }
    }

    /** Audits the refusal of work. */
    private <R> R audited(Call call, Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw refuse(call, e);
        }
    }

    /**
     * A call that changes the store: {@code prepare} decides, the work it returns runs in one transaction, and the event
     * is committed with the change. If the work finds that what {@code prepare} read is {@link Outdated}, both run again.
     */
    public <R> R change(Call call, KmsRequest request, Supplier<Function<KeyTransaction, R>> prepare) {
        return change(call, () -> {
            Call.check(request);
            return prepare.get();
        });
    }

    /** The same for what the JCA asks, whose limits are its own. */
    public <R> R change(Call call, Supplier<Function<KeyTransaction, R>> prepare) {
        try {
            return counted(call.operation().operationName(), Kind.DONE, () -> {
                R result = audited(call, () -> committed(call, prepare));
                outbox.deliver();
                return result;
            });
        } finally {
            call.end();
        }
    }

    private <R> R committed(Call call, Supplier<Function<KeyTransaction, R>> prepare) {
        rates.acquire(call);
        outbox.requireRoom();
        return repetition.run(() -> {
            call.restart();
            catalog.refresh();
            Function<KeyTransaction, R> work = prepare.get();
            return catalog.change(transaction -> {
                R changed = work.apply(transaction);
                outbox.put(transaction, call);
                return changed;
            });
        });
    }

    /**
     * One of several calls that change the store together.
     *
     * @param call the call
     * @param prepare decides, and gives the work to do in the transaction
     */
    public record Step(Call call, Supplier<? extends Function<KeyTransaction, ?>> prepare) {}

    /**
     * Calls that change the store together or not at all: each is decided, then the work of all runs in one transaction with
     * their events. If one is refused, the audit records that one. If one was {@link Outdated}, other calls may be needed.
     *
     * @param steps the calls that are needed as things are; nothing is done if there is none
     */
    public void changeTogether(Supplier<List<Step>> steps) {
        List<Step> first = steps.get();
        if (first.isEmpty()) {
            return;
        }
        counted(first.get(0).call().operation().operationName(), Kind.DONE, () -> {
            int calls = commitTogether(first, steps);
            outbox.deliver();
            counts.count(Kind.ENTERED, calls - 1L);
            counts.count(Kind.DONE, calls - 1L);
            return calls;
        });
    }

    /** How many calls it were; one if none was left to do. */
    private int commitTogether(List<Step> first, Supplier<List<Step>> again) {
        Call[] at = {first.get(0).call()};
        boolean[] isAgain = {false};
        try {
            outbox.requireRoom();
            return repetition.run(() -> {
                catalog.refresh();
                List<Step> steps = isAgain[0] ? again.get() : first;
                boolean isFirst = !isAgain[0];
                isAgain[0] = true;
                attemptTogether(steps, isFirst, at);
                return Math.max(1, steps.size());
            });
        } catch (RuntimeException e) {
            throw refuse(at[0], e);
        }
    }

    /** Decides all and does all; {@code at} is the call that it is at. Only the first attempt counts against the rates. */
    private void attemptTogether(List<Step> steps, boolean isFirst, Call[] at) {
        List<Function<KeyTransaction, ?>> works = new ArrayList<>();
        for (Step step : steps) {
            at[0] = step.call();
            if (isFirst) {
                rates.acquire(step.call());
            }
            works.add(step.prepare().get());
        }
        if (works.isEmpty()) {
            return;
        }
        catalog.change(transaction -> {
            Object last = steps;
            for (int i = 0; i < works.size(); i++) {
                at[0] = steps.get(i).call();
                last = works.get(i).apply(transaction);
                outbox.put(transaction, steps.get(i).call());
            }
            return last;
        });
    }

    /** The change of an administrator in a transaction. */
    @FunctionalInterface
    public interface Change<R> {
        /** Reads and writes; may run again from the start. */
        R run(KeyTransaction transaction);
    }

    /** A change by the host application: nothing is decided, but change or refusal is audited as all others are. */
    public <R> R administer(String eventName, String account, Parameters request, Change<R> work) {
        return counted(eventName, Kind.DONE, () -> {
            R result = administered(eventName, account, request, work);
            outbox.deliver();
            return result;
        });
    }

    private <R> R administered(String eventName, String account, Parameters request, Change<R> work) {
        try {
            outbox.requireRoom();
            return catalog.change(transaction -> {
                R changed = work.run(transaction);
                outbox.put(transaction, administered(eventName, account, request, "", ""));
                return changed;
            });
        } catch (KmsException e) {
            e.recordedAs(
                    trail.eventId(trail.accept(administered(eventName, account, request, e.errorCode(), e.problem()))));
            throw e;
        }
    }

    private AuditEvent administered(
            String eventName, String account, Parameters request, String errorCode, String errorMessage) {
        Principal root =
                Principal.root(catalog.home().partition(), catalog.home().account());
        return AuditEvent.of(
                        clock.millis(),
                        eventName,
                        Optional.of(Caller.of(root)),
                        account,
                        catalog.home().region())
                .asking(request)
                .refused(errorCode, errorMessage);
    }

    /** Refuses what comes after the end. */
    public void requireOpen(String what) {
        if (!open) {
            throw new KmsException.Closed(
                    "this Keyhold is closed; `" + what + "` was not done", "Open it again with Keyhold.open");
        }
    }

    /** Decides without doing: the audit records a refusal only, and another call of the same work follows. */
    public <R> R ask(Call call, Supplier<R> work) {
        return counted(call.operation().operationName(), Kind.ASKED, () -> {
            call.asks();
            return audited(call, () -> {
                rates.requireRoom(call);
                catalog.refresh();
                return work.get();
            });
        });
    }

    /**
     * Counts a call under way, which ends by one of the other counts. Who closes looks at the counts after having closed, so
     * at least one of the two sees the other.
     */
    private void enter(String what) {
        counts.count(Kind.ENTERED);
        try {
            requireOpen(what);
        } catch (KmsException.Closed e) {
            counts.count(Kind.REFUSED);
            throw e;
        }
    }

    /** How many calls were done. */
    public long done() {
        return counts.sum(Kind.DONE);
    }

    /** How many calls were refused. */
    public long refused() {
        return counts.sum(Kind.REFUSED);
    }

    /** Refuses every call from now on and waits for those under way; false if it did already. */
    public synchronized boolean close() {
        boolean wasOpen = open;
        open = false;
        while (isBusy()) {
            LockSupport.parkNanos(100_000);
        }
        return wasOpen;
    }

    /** All counts only grow: equal ones, those of the ends read first, mean that nobody is inside. */
    private boolean isBusy() {
        long ended = counts.sum(Kind.DONE) + counts.sum(Kind.REFUSED) + counts.sum(Kind.ASKED);
        return counts.sum(Kind.ENTERED) != ended;
    }

    private RuntimeException refuse(Call call, RuntimeException cause) {
        KmsException refusal = cause instanceof KmsException known
                ? known
                : new KmsException.Internal(
                        call.operation().operationName() + " failed by a defect of Keyhold ("
                                + cause.getClass().getSimpleName() + ")",
                        "Report it with the stack trace",
                        cause);
        if (refusal.eventId().isEmpty()) {
            try {
                refusal.recordedAs(trail.eventId(trail.accept(call.refused(refusal))));
            } catch (KmsException.AuditUnavailable e) {
                return unrecorded(refusal, e);
            }
        }
        return refusal;
    }

    /** A refusal that could not be audited: reported as such, unless it is about the store. */
    private static KmsException unrecorded(KmsException refusal, KmsException.AuditUnavailable e) {
        boolean ofTheStore =
                refusal instanceof KmsException.UnknownOutcome || refusal instanceof KmsException.StoreIntegrity;
        KmsException told = ofTheStore ? refusal : e;
        told.addSuppressed(ofTheStore ? e : refusal);
        return told;
    }
}
