package io.keyhold.audit;

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
import java.util.List;
import java.util.Map;

/**
 * Verifies trails: every link, every signature, and every anchor, which are the heads that a store or somebody else kept
 * and those that the chains of a directory keep of each other. The first bad record of each chain is named. Reads and
 * changes nothing; a trail may be verified while it is written.
 */
public final class TrailVerifier {
    private final List<PublicKey> trusted;
    private final List<TrailHead> anchors;

    /**
     * A verifier.
     *
     * @param trustedKeys the public keys that may have signed, as SubjectPublicKeyInfo; from a source that whoever can
     *     write the trail cannot change
     * @param anchors heads that were kept outside the trail
     * @throws KmsException.Validation if a key is no public key on a curve of the JDK
     */
    public TrailVerifier(Collection<byte[]> trustedKeys, Collection<TrailHead> anchors) {
        this.trusted = trustedKeys.stream().map(TrailVerifier::publicKey).toList();
        this.anchors = List.copyOf(anchors);
    }

    /**
     * Verifies every chain in the directories together.
     *
     * @throws KmsException.AuditUnavailable if a file cannot be read
     */
    public TrailReport verify(Collection<Path> directories) {
        try {
            List<TrailFiles> chains = TrailFiles.in(directories);
            Map<Long, List<TrailHead>> heads = heads(chains);
            List<ChainReport> reports = new ArrayList<>();
            for (TrailFiles chain : chains) {
                List<TrailHead> known = heads.getOrDefault(chain.trailId(), List.of());
                reports.add(new ChainCheck(chain, trusted, known).run());
                heads.remove(chain.trailId());
            }
            return new TrailReport(List.copyOf(reports), missing(heads));
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }

    private Map<Long, List<TrailHead>> heads(List<TrailFiles> chains) throws IOException {
        List<TrailHead> all = new ArrayList<>(anchors);
        for (TrailFiles chain : chains) {
            chain.findHeader().ifPresent(header -> all.addAll(header.peers()));
        }
        Map<Long, List<TrailHead>> heads = new HashMap<>();
        all.forEach(head ->
                heads.computeIfAbsent(head.trailId(), id -> new ArrayList<>()).add(head));
        return heads;
    }

    private static List<TrailFinding> missing(Map<Long, List<TrailHead>> heads) {
        return heads.entrySet().stream()
                .map(entry -> new TrailFinding(
                        Damage.MISSING, entry.getKey(), "", 1, 1, "the whole chain is missing; an anchor knows of it"))
                .toList();
    }

    private static PublicKey publicKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("EC", EcdsaCheckpointSigner.SUN_EC)
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new KmsException.Validation(
                    "a trusted key of the audit trail is no SubjectPublicKeyInfo of an EC key",
                    "Pass the public key that was exported",
                    e);
        }
    }
}
