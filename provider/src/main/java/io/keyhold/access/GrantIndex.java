package io.keyhold.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The grants of one key at one moment. Immutable; a changed copy shares what did not change, so that 50,000 grants can be
 * added one by one. What a decision costs does not grow with their number.
 */
public final class GrantIndex {
    /** No grants. */
    public static final GrantIndex EMPTY =
            new GrantIndex(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<String, Grant> byId;
    private final PersistentMap<String, String> namedIds;
    private final PersistentMap<Filing, GranteeGrants> byGrantee;

    /** Where the grants of a grantee are filed; those for a service by source ARN too, empty for none. */
    private record Filing(String grantee, String sourceArn) implements Comparable<Filing> {
        static Filing of(Grant grant) {
            boolean service = grant.terms().granteeServicePrincipal().isPresent();
            return new Filing(
                    grant.granteeKey(),
                    service ? grant.constraints().sourceArn().orElse("") : "");
        }

        @Override
        public int compareTo(Filing other) {
            int order = grantee.compareTo(other.grantee);
            return order == 0 ? sourceArn.compareTo(other.sourceArn) : order;
        }
    }

    private GrantIndex(
            PersistentMap<String, Grant> byId,
            PersistentMap<String, String> namedIds,
            PersistentMap<Filing, GranteeGrants> byGrantee) {
        this.byId = byId;
        this.namedIds = namedIds;
        this.byGrantee = byGrantee;
    }

    /** These grants. */
    public static GrantIndex of(Collection<Grant> grants) {
        GrantIndex index = EMPTY;
        for (Grant grant : grants) {
            index = index.with(grant);
        }
        return index;
    }

    /** The same grants and one more, in place of the one of that id. */
    public GrantIndex with(Grant grant) {
        GrantIndex rest = without(grant.grantId());
        Filing filing = Filing.of(grant);
        GranteeGrants filed = rest.byGrantee.find(filing).orElse(GranteeGrants.EMPTY);
        return new GrantIndex(
                rest.byId.with(grant.grantId(), grant),
                grant.terms().name().isEmpty()
                        ? rest.namedIds
                        : rest.namedIds.with(named(grant.terms(), grant.issuingAccount()), grant.grantId()),
                rest.byGrantee.with(filing, filed.with(grant)));
    }

    /** The same grants without the one of that id. */
    public GrantIndex without(String grantId) {
        Grant grant = byId.get(grantId);
        if (grant == null) {
            return this;
        }
        Filing filing = Filing.of(grant);
        GranteeGrants rest = byGrantee.find(filing).orElse(GranteeGrants.EMPTY).without(grant);
        return new GrantIndex(
                byId.without(grantId),
                namedIds(grant),
                rest.isEmpty() ? byGrantee.without(filing) : byGrantee.with(filing, rest));
    }

    /** The grant of that id. */
    public Optional<Grant> find(String grantId) {
        return byId.find(grantId);
    }

    /**
     * The grant that a {@code CreateGrant} with a name asks for again: all its terms are the same, and its issuer too.
     * Without a name every request makes a new grant.
     */
    public Optional<Grant> findSame(GrantTerms terms, String issuingAccount) {
        return terms.name().isEmpty()
                ? Optional.empty()
                : namedIds.find(named(terms, issuingAccount)).flatMap(byId::find);
    }

    /** All grants in order of id. */
    public List<Grant> grants() {
        List<Grant> grants = new ArrayList<>(byId.size());
        byId.any(grant -> !grants.add(grant));
        grants.sort(Comparator.comparing(Grant::grantId));
        return grants;
    }

    /** How many grants there are. */
    public int size() {
        return byId.size();
    }

    /** The grants of a grantee, by unique id, ARN or service name, and for a service under a source ARN. */
    Optional<GranteeGrants> of(String grantee, String sourceArn) {
        return byGrantee.find(new Filing(grantee, sourceArn));
    }

    private PersistentMap<String, String> namedIds(Grant removed) {
        String name = named(removed.terms(), removed.issuingAccount());
        return removed.grantId().equals(namedIds.get(name)) ? namedIds.without(name) : namedIds;
    }

    private static String named(GrantTerms terms, String issuingAccount) {
        return issuingAccount + ' ' + terms.comparable();
    }
}
