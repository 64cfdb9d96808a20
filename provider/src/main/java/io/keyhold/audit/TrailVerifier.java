package io.keyhold.audit;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditReport;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Verifies trails: every link, every signature, and every anchor, which are the heads that a store or somebody else kept
 * and those that the chains of a directory keep of each other. The first bad record of each chain is named. Reads and
 * changes nothing; a trail may be verified while it is written.
 */
public final class TrailVerifier {
    private final List<PublicKey> trusted;
    private final List<AuditHead> anchors;
    private final Supplier<Optional<StoreView>> store;

    /**
     * A verifier.
     *
     * @param trustedKeys the public keys that may have signed, as SubjectPublicKeyInfo; from a source that whoever can
     *     write the trail cannot change
     * @param anchors heads that were kept outside the trail
     * @throws KmsException.Validation if a key is not a public key on a curve of the JDK
     */
    public TrailVerifier(Collection<byte[]> trustedKeys, Collection<AuditHead> anchors) {
        this(trustedKeys, anchors, Optional::empty);
    }

    /**
     * The same, with what the store says of itself: no chain may have seen it later. It is asked when the chains have been
     * read, for they may name changes that are made meanwhile.
     */
    public TrailVerifier(
            Collection<byte[]> trustedKeys, Collection<AuditHead> anchors, Supplier<Optional<StoreView>> store) {
        this.trusted = trustedKeys.stream().map(TrailVerifier::publicKey).toList();
        this.anchors = List.copyOf(anchors);
        this.store = store;
    }

    /**
     * Verifies every chain in the directories together.
     *
     * @throws KmsException.AuditUnavailable if a file cannot be read
     */
    public AuditReport verify(Collection<Path> directories) {
        try {
            List<TrailFiles> chains = TrailFiles.in(directories);
            Map<Long, List<AuditHead>> heads = heads(chains);
            List<ChainCheck> checks = new ArrayList<>();
            for (TrailFiles chain : chains) {
                ChainCheck check = new ChainCheck(chain, trusted, heads.getOrDefault(chain.trailId(), List.of()));
                check.run();
                checks.add(check);
            }
            checks.forEach(check -> heads.remove(check.trailId()));
            Map<Long, List<ChainCheck>> byId = checks.stream().collect(Collectors.groupingBy(ChainCheck::trailId));
            Optional<StoreView> view = store.get();
            Set<ChainCheck> ofOthers = view.isEmpty() ? Set.of() : ofOtherStores(byId, view.get());
            checks.removeAll(ofOthers);
            List<AuditFinding> others = new ArrayList<>(missing(heads));
            List<String> accepted = new ArrayList<>();
            view.ifPresent(now -> compareWithStore(checks, now, others, accepted));
            checks.forEach(check -> check.compareStoreEpochs(byId));
            return new AuditReport(
                    checks.stream().map(ChainCheck::report).toList(),
                    List.copyOf(others),
                    List.copyOf(accepted),
                    ofOthers.stream().map(ChainCheck::describeOther).toList());
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }

    /** The chains of other stores. Two chains of one trail id are never such: one of them stands where the other should. */
    private static Set<ChainCheck> ofOtherStores(Map<Long, List<ChainCheck>> byId, StoreView store) throws IOException {
        Set<ChainCheck> others = new LinkedHashSet<>();
        for (List<ChainCheck> sameId : byId.values()) {
            if (sameId.size() == 1 && sameId.get(0).isOfAnotherStore(store)) {
                others.add(sameId.get(0));
            }
        }
        return others;
    }

    private static void compareWithStore(
            Collection<ChainCheck> checks, StoreView store, List<AuditFinding> others, List<String> accepted) {
        Map<Long, FileHeader> headers = new HashMap<>();
        checks.forEach(check -> check.signedHeader().ifPresent(header -> headers.put(header.trailId(), header)));
        StoreView view = store.withAccepted(TrailEvidence.withEarlier(store.accepted(), headers));
        for (ChainCheck check : checks) {
            List<EpochWitness> later = check.seenLaterThan(view);
            Optional<EpochWitness> unaccepted = later.stream()
                    .filter(seen -> !view.isAccepted(seen.trailId(), seen.position(), seen.restores()))
                    .findFirst();
            if (unaccepted.isPresent()) {
                others.add(wentBack(
                        check,
                        unaccepted.get().position(),
                        "the chain has seen the store at epoch "
                                + unaccepted.get().epoch() + "; it is at epoch " + view.epoch() + " now"));
            } else if (view.isOlderThan(check.restores())) {
                others.add(wentBack(
                        check, 1, "the chain began after a restore of the store; the store is the one from before"));
            } else if (!later.isEmpty()) {
                long newest =
                        later.stream().mapToLong(EpochWitness::epoch).max().orElseThrow();
                accepted.add("chain " + HexFormat.of().toHexDigits(later.get(0).trailId())
                        + " has seen the store at epoch " + newest
                        + "; an older state was restored since, which was accepted");
            }
        }
    }

    private static AuditFinding wentBack(ChainCheck check, long position, String detail) {
        AuditChain chain = check.report();
        long event = chain.signedSequence();
        return new AuditFinding(
                AuditDamage.STORE_WENT_BACK,
                chain.trailId(),
                "",
                position,
                event,
                FileAuditTrail.eventId(chain.trailId(), event),
                detail);
    }

    /** What is known of how far chains have come; of what the chains tell of each other, only what is signed. */
    private Map<Long, List<AuditHead>> heads(List<TrailFiles> chains) throws IOException {
        List<AuditHead> all = new ArrayList<>(anchors);
        for (TrailFiles chain : chains) {
            for (PublicKey key : trusted) {
                ChainLook.Beginning beginning = new ChainLook(chain, Optional.of(key), Optional.empty()).beginning();
                beginning
                        .header()
                        .filter(header -> beginning.standing() == KnownChain.Standing.OWN)
                        .ifPresent(header -> all.addAll(header.peers()));
            }
        }
        Map<Long, List<AuditHead>> heads = new HashMap<>();
        all.forEach(head ->
                heads.computeIfAbsent(head.trailId(), id -> new ArrayList<>()).add(head));
        return heads;
    }

    private static List<AuditFinding> missing(Map<Long, List<AuditHead>> heads) {
        return heads.entrySet().stream()
                .map(entry -> new AuditFinding(
                        AuditDamage.MISSING,
                        entry.getKey(),
                        "",
                        1,
                        1,
                        FileAuditTrail.eventId(entry.getKey(), 1),
                        "the whole chain is missing; an anchor knows of it"))
                .toList();
    }

    /** The key in a SubjectPublicKeyInfo. */
    static PublicKey publicKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("EC", EcdsaCheckpointSigner.SUN_EC)
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new KmsException.Validation(
                    "a trusted key of the audit trail is not a SubjectPublicKeyInfo of an EC key",
                    "Pass the public key that was exported",
                    e);
        }
    }
}
