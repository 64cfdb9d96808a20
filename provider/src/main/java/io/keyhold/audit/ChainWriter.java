package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns events into the chained records of one trail, file after file. Not safe for concurrent use. */
final class ChainWriter {

    private enum State {
        NONE,
        HEADER,
        BEGUN
    }

    private final TrailSettings settings;
    private final CheckpointSigner signer;
    private final StoreAnchor anchor;
    private final Optional<StoreIdentity> store;
    private final Clock clock;
    private final UnflushedTail pending;
    private final Chain chain = new Chain();
    private final EventWriter events = new EventWriter(new StringTable(StringTable.MOST));
    private final EventBlockWriter block = new EventBlockWriter(events);
    private int blockBody;

    /** An event that is written alone unless another one follows. */
    private @Nullable AuditEvent held;

    private TrailName name;
    private long position;
    private long sequence;
    private long epoch;
    private State state = State.NONE;
    private long checkpointedPosition;

    ChainWriter(
            TrailSettings settings,
            CheckpointSigner signer,
            StoreAnchor anchor,
            Clock clock,
            UnflushedTail pending,
            TrailName name) {
        this.settings = settings;
        this.signer = signer;
        this.anchor = anchor;
        this.store = anchor.identity();
        this.clock = clock;
        this.pending = pending;
        this.name = name;
    }

    /** The number of the last event. */
    long sequence() {
        return sequence;
    }

    /** How many records were written since the last checkpoint. */
    long unsigned() {
        return position - checkpointedPosition;
    }

    /** Whether the file has reached its size. */
    boolean isFull() {
        return pending.fileLength() >= settings.fileBytes();
    }

    String fileName() {
        return name.fileName();
    }

    /** Whether the file has its header and its first checkpoint. */
    boolean isBegun() {
        return state == State.BEGUN;
    }

    /** Begins the file, or goes on with beginning it; {@code peers} only for the first. */
    AuditHead begin(List<AuditHead> peers) {
        if (state == State.NONE) {
            forget();
            pending.begin(name.fileName());
            FileHeader header = header(peers);
            int body = beginRecord(header.type());
            header.write(pending.out());
            endRecord(body);
            state = State.HEADER;
        }
        AuditHead head = checkpoint(Checkpoint.Kind.BEGIN);
        state = State.BEGUN;
        return head;
    }

    /** The file is complete and durable: the next record is the first of another one. */
    void next() {
        name = name.next();
        state = State.NONE;
    }

    private FileHeader header(List<AuditHead> peers) {
        return new FileHeader(
                name.trailId(),
                name.number(),
                clock.millis(),
                chain.link(),
                settings.mode(),
                settings.queueRecords(),
                settings.groupInterval().toMillis(),
                signer.publicKey(),
                peers,
                store);
    }

    /** Takes an event, which is a record when {@link #endEvents} or anything else is called; several then share one. */
    void event(AuditEvent event) {
        AuditEvent before = held;
        if (before == null && block.count() == 0) {
            held = event;
            return;
        }
        if (before != null) {
            held = null;
            beginBlock(before);
            addToBlock(before);
        }
        addToBlock(event);
        if (pending.out().length() - blockBody >= EventBlockWriter.FULL_BYTES) {
            endEvents();
        }
    }

    private void beginBlock(AuditEvent first) {
        blockBody = beginRecord(Frame.EVENTS);
        pending.out().varint(position - (sequence + 1));
        block.begin(pending.out(), blockBody, first);
        position--; // each event counts it again
    }

    private void addToBlock(AuditEvent event) {
        position++;
        sequence++;
        block.add(pending.out(), event);
    }

    /** Makes records of the events that were taken. */
    void endEvents() {
        AuditEvent event = held;
        if (event != null) {
            held = null;
            int body = beginRecord(Frame.EVENT);
            sequence++;
            pending.out().varint(position - sequence);
            events.write(pending.out(), event);
            endRecord(body);
        } else if (block.count() > 0) {
            block.end(pending.out());
            endRecord(blockBody);
        }
    }

    private void forget() {
        events.clear();
        block.clear();
    }

    void outbox(String outboxId, byte[] encoded) {
        endEvents();
        int body = beginRecord(Frame.OUTBOX);
        sequence++;
        pending.out().varint(position - sequence);
        pending.out().text(outboxId);
        pending.out().block(encoded);
        endRecord(body);
    }

    /** Signs the chain as it is. Returns how far it has come. If the signer fails, nothing was written. */
    AuditHead checkpoint(Checkpoint.Kind kind) {
        endEvents();
        int body = beginRecord(Frame.CHECKPOINT);
        try {
            new Checkpoint(kind, name.trailId(), name.number(), sequence, clock.millis(), epoch(), chain.link())
                    .write(pending.out(), body, signer);
        } catch (RuntimeException e) {
            pending.out().truncate(body - 4);
            position--;
            throw e;
        }
        endRecord(body);
        forget();
        checkpointedPosition = position;
        return head(kind == Checkpoint.Kind.CLOSED);
    }

    /** The store's epoch; the last one known when the store is closed already. */
    private long epoch() {
        try {
            epoch = Math.max(epoch, anchor.epoch());
        } catch (KmsException.Closed | KmsException.StoreUnavailable e) {
            System.getLogger(ChainWriter.class.getName())
                    .log(System.Logger.Level.DEBUG, "the checkpoint carries the last epoch known", e);
        }
        return epoch;
    }

    private AuditHead head(boolean closed) {
        String hash = HexFormat.of().formatHex(chain.link());
        return new AuditHead(name.trailId(), position, hash, closed);
    }

    private int beginRecord(int type) {
        ByteOut out = pending.out();
        int body = out.skip(4) + 4;
        out.u8(type);
        out.varint(++position);
        return body;
    }

    private void endRecord(int body) {
        ByteOut out = pending.out();
        int length = out.length() - body;
        out.putU32(body - 4, length);
        out.skip(Chain.LINK);
        chain.append(out.array(), body, length);
    }

    static TrailName name(Clock clock, long trailId) {
        return TrailName.first(Instant.ofEpochMilli(clock.millis()), trailId);
    }
}
