package io.keyhold.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a new chain finds in its directory: how far the newest other chains have come, which it writes into its header
 * unless another chain has told so before; and which outbox events they hold, so that none is taken twice.
 *
 * @param heads the heads to write down
 * @param outboxKeys keys of the outbox events at the ends of these chains
 */
record TrailPeers(List<TrailHead> heads, Set<String> outboxKeys) {
    /** How many chains back a new chain looks. */
    static final int NEWEST = 64;

    /** A chain that looks at nothing. */
    static final TrailPeers NONE = new TrailPeers(List.of(), Set.of());

    static TrailPeers in(Path directory) throws IOException {
        List<TrailFiles> all = TrailFiles.in(List.of(directory));
        List<TrailFiles> chains = all.subList(Math.max(0, all.size() - NEWEST), all.size());
        Map<Long, TrailHead> told = new HashMap<>();
        for (TrailFiles chain : chains) {
            chain.findHeader()
                    .ifPresent(header -> header.peers()
                            .forEach(peer -> told.merge(
                                    peer.trailId(),
                                    peer,
                                    (one, other) -> one.position() > other.position() ? one : other)));
        }
        List<TrailHead> heads = new ArrayList<>();
        Set<String> outboxKeys = new HashSet<>();
        for (TrailFiles chain : chains) {
            Optional<TrailHead> known = Optional.ofNullable(told.get(chain.trailId()));
            if (known.isEmpty() || !known.get().closed()) {
                head(chain, outboxKeys)
                        .filter(head -> known.isEmpty() || !known.get().equals(head))
                        .ifPresent(heads::add);
            }
        }
        return new TrailPeers(List.copyOf(heads), Collections.unmodifiableSet(outboxKeys));
    }

    /** The last record of a chain that can be read. */
    private static Optional<TrailHead> head(TrailFiles chain, Set<String> outboxKeys) throws IOException {
        Optional<TrailHead> head = Optional.empty();
        Path last = chain.file(chain.files().lastKey());
        try (FrameReader reader = FrameReader.open(last)) {
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                Frame frame = next.get();
                boolean closed = frame.type() == Frame.CHECKPOINT
                        && Checkpoint.read(frame).kind() == Checkpoint.Kind.CLOSED;
                head = Optional.of(new TrailHead(
                        chain.trailId(), frame.position(), HexFormat.of().formatHex(frame.link()), closed));
                if (frame.type() == Frame.OUTBOX) {
                    ByteIn in = frame.content();
                    in.varint();
                    outboxKeys.add(OutboxRecord.key(in.text(), in.block()));
                }
            }
        } catch (BadRecordException | FrameReader.TornException e) {
            return head; // the crash of its writer ended it here
        } finally {
            force(last);
        }
        return head;
    }

    /** Makes durable what was read: a power cut must not take back what a header tells or the store has dropped. */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
