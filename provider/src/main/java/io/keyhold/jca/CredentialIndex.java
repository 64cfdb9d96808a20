package io.keyhold.jca;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a key manager, found by entry name and by server name. Immutable. A choice prefers, in this order, a
 * certificate for the server name that was asked for, one for the side it is to stand for, one that is valid now, and the
 * one that was listed first.
 */
final class CredentialIndex {
    private static final int ANOTHER_PURPOSE = 2;
    private static final int NOT_VALID_NOW = 1;
    private final Map<String, KeyAndChain> byName = new LinkedHashMap<>();
    private final Map<String, List<KeyAndChain>> byServerName = new HashMap<>();

    CredentialIndex(Collection<KeyAndChain> credentials) {
        for (KeyAndChain credential : credentials) {
            byName.put(credential.name(), credential);
            for (String serverName : credential.serverNames()) {
                byServerName
                        .computeIfAbsent(serverName, name -> new ArrayList<>())
                        .add(credential);
            }
        }
    }

    /** The request of a handshake. */
    record Wanted(TlsRole role, Principal @Nullable [] issuers, List<String> serverNames, long now) {
        private boolean allows(KeyAndChain credential) {
            return credential.isIssuedBy(issuers)
                    && (role == TlsRole.SERVER || credential.purposes().contains(role));
        }

        /** 0 for one without a flaw. */
        private int flaws(KeyAndChain credential) {
            return (credential.purposes().contains(role) ? 0 : ANOTHER_PURPOSE)
                    + (credential.isValidAt(now) ? 0 : NOT_VALID_NOW);
        }
    }

    Optional<KeyAndChain> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<KeyAndChain> all() {
        return byName.values();
    }

    /** Those of a kind that may be used, the best first. */
    List<KeyAndChain> fitting(String keyType, Wanted wanted) {
        return all().stream()
                .filter(credential -> credential.isOf(keyType) && wanted.allows(credential))
                .sorted(Comparator.comparingInt(wanted::flaws))
                .toList();
    }

    /** The best of several kinds; of those as good as each other, that of the kind named first. */
    Optional<KeyAndChain> best(List<String> keyTypes, Wanted wanted) {
        Collection<KeyAndChain> candidates = candidates(keyTypes, Set.of(), wanted);
        Optional<KeyAndChain> best = Optional.empty();
        for (String keyType : keyTypes) {
            Optional<KeyAndChain> next = best(candidates, keyType, wanted);
            if (next.isPresent()
                    && best.filter(one -> wanted.flaws(one) <= wanted.flaws(next.get()))
                            .isEmpty()) {
                best = next;
            }
        }
        return best;
    }

    /**
     * The best of one kind, unless one of another kind that the peer accepts as well is better: a server is asked for one
     * kind after the other, and takes the first answer.
     */
    Optional<KeyAndChain> bestOf(String keyType, Set<String> accepted, Wanted wanted) {
        Collection<KeyAndChain> candidates = candidates(List.of(keyType), accepted, wanted);
        Optional<KeyAndChain> best = best(candidates, keyType, wanted);
        if (best.isEmpty() || wanted.flaws(best.get()) == 0) {
            return best;
        }
        return accepted.stream()
                        .flatMap(other -> best(candidates, other, wanted).stream())
                        .anyMatch(other -> wanted.flaws(other) < wanted.flaws(best.get()))
                ? Optional.empty()
                : best;
    }

    /** Those for the server name, or all if none of them is of a kind that can be used. */
    private Collection<KeyAndChain> candidates(List<String> keyTypes, Set<String> accepted, Wanted wanted) {
        List<KeyAndChain> named = wanted.serverNames().stream()
                .flatMap(serverName -> byServerName.getOrDefault(serverName, List.of()).stream())
                .filter(credential -> accepted.contains(credential.algorithm())
                        || keyTypes.stream().anyMatch(credential::isOf))
                .filter(wanted::allows)
                .toList();
        return named.isEmpty() ? all() : named;
    }

    private static Optional<KeyAndChain> best(Collection<KeyAndChain> candidates, String keyType, Wanted wanted) {
        KeyAndChain best = null;
        for (KeyAndChain credential : candidates) {
            boolean fits = credential.isOf(keyType) && wanted.allows(credential);
            if (fits && wanted.flaws(credential) == 0) {
                return Optional.of(credential);
            }
            if (fits && (best == null || wanted.flaws(credential) < wanted.flaws(best))) {
                best = credential;
            }
        }
        return Optional.ofNullable(best);
    }
}
