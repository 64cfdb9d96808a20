package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The other chains that a new chain finds in its directory: how far the other chains of its store have come, which it writes into its
 * header unless another chain has told so before; which outbox events the newest hold, so that none is taken twice; and
 * what they know about the store. A chain is the store's if the own key has signed its beginning. Anything else is
 * ignored, unless it names the store: then it counts as evidence against a store that went back.
 *
 * @param heads the heads to write down
 * @param told how far each chain is known to have come, by these heads or by another chain
 * @param outboxKeys keys of the outbox events at the ends of the newest chains
 * @param evidence what is known about the store
 * @param index what is worth keeping for the next opening; empty if it has not changed much
 */
record TrailPeers(
        List<AuditHead> heads,
        Map<Long, Long> told,
        Set<String> outboxKeys,
        TrailEvidence evidence,
        Optional<ChainIndex> index) {
    /** How many chains back a new chain looks for outbox events. */
    static final int NEWEST = 64;

    /** How many heads fit into a header in any case. */
    static final int MOST_HEADS = 50_000;

    /** How much may be read again at each opening before it is written down. */
    private static final int MOST_UNKNOWN = 16;

    private static final long MOST_BYTES = 4 << 20;

    /** Looks at the chains of the directory for the owner of a key, who has no chain there without one. */
    static TrailPeers in(Path directory, Optional<PublicKey> own, StoreAnchor anchor) throws IOException {
        Optional<UUID> store = anchor.identity().map(StoreIdentity::id);
        ChainIndex index = own.isPresent() && store.isPresent()
                ? ChainIndex.read(directory, store.get(), own.get())
                : ChainIndex.NONE;
        Look look = new Look(own, store, index, anchor.mayHoldTakenEvents());
        List<TrailFiles> chains = TrailFiles.in(List.of(directory));
        for (int i = 0; i < chains.size(); i++) {
            look.at(chains.get(i), chains.size() - i <= NEWEST);
        }
        return look.peers(chains);
    }

    /** Goes over the chains, oldest first. */
    private static final class Look {
        private final Optional<PublicKey> own;
        private final Optional<UUID> store;
        private final ChainIndex index;
        private final boolean mayHoldTakenEvents;
        private final List<KnownChain> known = new ArrayList<>();
        private final Map<Long, ChainIndex.Told> told;
        private final Set<String> outboxKeys = OutboxKeys.newest();
        private int unknown;
        private long unknownBytes;

        Look(Optional<PublicKey> own, Optional<UUID> store, ChainIndex index, boolean mayHoldTakenEvents) {
            this.own = own;
            this.store = store;
            this.index = index;
            this.mayHoldTakenEvents = mayHoldTakenEvents;
            this.told = new HashMap<>(index.told());
        }

        void at(TrailFiles chain, boolean isNew) throws IOException {
            KnownChain.Mark mark = KnownChain.Mark.of(chain);
            Optional<KnownChain> before = index.find(mark);
            boolean again = isNew
                    && mayHoldTakenEvents
                    && before.filter(seen -> seen.standing() == KnownChain.Standing.OWN)
                            .isPresent();
            if (before.isPresent() && !again) {
                known.add(before.get());
                return;
            }
            if (before.isEmpty()) {
                unknown++;
                unknownBytes += mark.bytes();
            }
            ChainLook look = new ChainLook(chain, own, store);
            ChainLook.Beginning beginning = look.beginning();
            boolean isOwn = beginning.standing() == KnownChain.Standing.OWN;
            beginning
                    .header()
                    .filter(header -> isOwn)
                    .ifPresent(header -> header.peers()
                            .forEach(
                                    peer -> told.merge(peer.trailId(), ChainIndex.Told.of(peer), ChainIndex.Told::or)));
            known.add(look.end(mark, beginning, isOwn ? outboxKeys : OutboxKeys.newest()));
        }

        TrailPeers peers(List<TrailFiles> chains) {
            List<AuditHead> untold = known.stream()
                    .filter(chain -> chain.standing() == KnownChain.Standing.OWN)
                    .flatMap(chain -> chain.head().stream())
                    .filter(head -> !ChainIndex.Told.of(head).equals(told.get(head.trailId())))
                    .toList();
            List<AuditHead> heads = untold.subList(Math.max(0, untold.size() - MOST_HEADS), untold.size());
            Map<Long, Long> upTo = new HashMap<>();
            told.forEach((trailId, seen) -> upTo.put(trailId, seen.position()));
            heads.forEach(head -> upTo.merge(head.trailId(), head.position(), Math::max));
            boolean worthKeeping = unknown > MOST_UNKNOWN || unknownBytes > MOST_BYTES;
            return new TrailPeers(
                    List.copyOf(heads), Map.copyOf(upTo), Set.copyOf(outboxKeys), evidence(chains), kept(worthKeeping));
        }

        private Optional<ChainIndex> kept(boolean worthKeeping) {
            if (!worthKeeping) {
                return Optional.empty();
            }
            Map<KnownChain.Mark, KnownChain> marks = new HashMap<>();
            known.forEach(chain -> marks.put(chain.mark(), chain));
            return Optional.of(new ChainIndex(marks, Map.copyOf(told)));
        }

        private TrailEvidence evidence(List<TrailFiles> chains) {
            int ownChains = (int) known.stream()
                    .filter(chain -> chain.standing() == KnownChain.Standing.OWN)
                    .count();
            List<EpochWitness> witnesses =
                    known.stream().flatMap(chain -> chain.witness().stream()).toList();
            return new TrailEvidence(witnesses, ownChains, known.size() - witnesses.size(), () -> headers(chains));
        }

        private Map<Long, FileHeader> headers(List<TrailFiles> chains) throws IOException {
            Map<Long, FileHeader> headers = new HashMap<>();
            for (TrailFiles chain : chains) {
                ChainLook.Beginning beginning = new ChainLook(chain, own, store).beginning();
                if (beginning.standing() == KnownChain.Standing.OWN) {
                    headers.put(chain.trailId(), beginning.header().orElseThrow());
                }
            }
            return headers;
        }
    }
}
