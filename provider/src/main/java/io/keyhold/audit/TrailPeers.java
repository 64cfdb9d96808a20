package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a new chain finds in its directory: how far the newest other chains have come, which it writes into its header
 * unless another chain has told so before; which outbox events they hold, so that none is taken twice; and what they
 * have signed about the store.
 *
 * @param heads the heads to write down
 * @param told how far each chain is known to have come, by these heads or by another chain
 * @param outboxKeys keys of the outbox events at the ends of these chains
 * @param witnesses the newest epochs that the own key has signed
 */
record TrailPeers(List<AuditHead> heads, Map<Long, Long> told, Set<String> outboxKeys, List<EpochWitness> witnesses) {
    /** How many chains back a new chain looks. */
    static final int NEWEST = 64;

    /** A chain that looks at nothing. */
    static final TrailPeers NONE = new TrailPeers(List.of(), Map.of(), Set.of(), List.of());

    /** Looks at the newest chains of the directory; {@code own} is the key that signs for this store. */
    static TrailPeers in(Path directory, PublicKey own) throws IOException {
        List<TrailFiles> all = TrailFiles.in(List.of(directory));
        List<TrailFiles> chains = all.subList(Math.max(0, all.size() - NEWEST), all.size());
        Map<Long, AuditHead> known = new HashMap<>();
        for (TrailFiles chain : chains) {
            chain.findHeader().ifPresent(header -> header.peers().forEach(peer -> keepFarther(known, peer)));
        }
        List<AuditHead> heads = new ArrayList<>();
        Map<Long, Long> told = new HashMap<>();
        known.values().forEach(head -> told.put(head.trailId(), head.position()));
        Set<String> outboxKeys = new HashSet<>();
        List<EpochWitness> witnesses = new ArrayList<>();
        for (TrailFiles chain : chains) {
            Optional<AuditHead> before = Optional.ofNullable(known.get(chain.trailId()));
            if (before.isEmpty() || !before.get().closed()) {
                End end = End.of(chain, own, outboxKeys);
                end.head().filter(head -> !before.equals(Optional.of(head))).ifPresent(head -> {
                    heads.add(head);
                    told.put(head.trailId(), head.position());
                });
                end.witness().ifPresent(witnesses::add);
            }
        }
        return new TrailPeers(List.copyOf(heads), Map.copyOf(told), Set.copyOf(outboxKeys), List.copyOf(witnesses));
    }

    private static void keepFarther(Map<Long, AuditHead> known, AuditHead peer) {
        known.merge(peer.trailId(), peer, (one, other) -> one.position() > other.position() ? one : other);
    }

    /** The end of a chain, as far as it can be read. */
    private record End(Optional<AuditHead> head, Optional<EpochWitness> witness) {
        static End of(TrailFiles chain, PublicKey own, Collection<String> outboxKeys) throws IOException {
            Path last = chain.file(chain.files().lastKey());
            Optional<Frame> frame = Optional.empty();
            Optional<Frame> checkpoint = Optional.empty();
            try (FrameReader reader = FrameReader.open(last)) {
                for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                    frame = next;
                    if (next.get().type() == Frame.CHECKPOINT) {
                        checkpoint = next;
                    } else if (next.get().type() == Frame.OUTBOX) {
                        outboxKeys.add(outboxKey(next.get()));
                    }
                }
                return of(chain, frame, checkpoint, own);
            } catch (BadRecordException | FrameReader.TornException e) {
                return of(chain, frame, checkpoint, own); // the crash of its writer ended it here
            } finally {
                force(last);
            }
        }

        private static End of(TrailFiles chain, Optional<Frame> last, Optional<Frame> checkpoint, PublicKey own) {
            Optional<EpochWitness> witness = checkpoint
                    .filter(frame -> Checkpoint.isSignedBy(frame, own))
                    .flatMap(frame -> witness(chain.trailId(), frame));
            boolean closed = last.isPresent()
                    && last.equals(checkpoint)
                    && kind(last.get()).equals(Optional.of(Checkpoint.Kind.CLOSED));
            return new End(
                    last.map(frame -> new AuditHead(
                            chain.trailId(), frame.position(), HexFormat.of().formatHex(frame.link()), closed)),
                    witness);
        }

        private static Optional<EpochWitness> witness(long trailId, Frame frame) {
            try {
                Checkpoint read = Checkpoint.read(frame);
                return read.trailId() == trailId
                        ? Optional.of(new EpochWitness(trailId, frame.position(), read.epoch()))
                        : Optional.empty();
            } catch (BadRecordException e) {
                return Optional.empty();
            }
        }

        private static Optional<Checkpoint.Kind> kind(Frame frame) {
            try {
                return Optional.of(Checkpoint.read(frame).kind());
            } catch (BadRecordException e) {
                return Optional.empty();
            }
        }

        private static String outboxKey(Frame frame) throws BadRecordException {
            ByteIn in = frame.content();
            in.varint();
            return OutboxRecord.key(in.text(), in.block());
        }
    }

    /** Makes durable what was read: a power cut must not take back what a header tells or the store has dropped. */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
