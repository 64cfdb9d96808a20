package io.keyhold.access;

import io.keyhold.api.GrantOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The grants of one key that bear on one caller. */
final class CallerGrants {
    /** For a caller on something that has no grants. */
    static final CallerGrants NONE = new CallerGrants(List.of(), List.of());

    private final List<GranteeGrants> own;
    private final List<GranteeGrants> ofAccount;

    private CallerGrants(List<GranteeGrants> own, List<GranteeGrants> ofAccount) {
        this.own = List.copyOf(own);
        this.ofAccount = List.copyOf(ofAccount);
    }

    static CallerGrants of(Identity identity, GrantIndex grants) {
        List<GranteeGrants> own = new ArrayList<>();
        if (identity.isService()) {
            List<String> source = identity.session("aws:sourcearn").all();
            grants.of(identity.serviceName(), "").ifPresent(own::add);
            if (source.size() == 1 && !source.get(0).isEmpty()) {
                grants.of(identity.serviceName(), source.get(0)).ifPresent(own::add);
            }
            return new CallerGrants(own, List.of());
        }
        identity.names().forEach(name -> grants.of(name.text(), "").ifPresent(own::add));
        List<GranteeGrants> ofAccount = new ArrayList<>();
        grants.of(identity.rootArn(), "").ifPresent(identity.isRoot() ? own::add : ofAccount::add);
        return new CallerGrants(own, ofAccount);
    }

    /** The grants whose grantee the caller is. */
    List<GranteeGrants> own() {
        return own;
    }

    /** The grants whose grantee is the account of the caller, so that its IAM policies decide. */
    List<GranteeGrants> ofAccount() {
        return ofAccount;
    }

    /** The decision of a grant of the caller itself, if there is one. */
    @Nullable Decision findOwn(Permission permission, RequestAssumption question) {
        return find(own, permission, question);
    }

    /** The decision of a grant of the caller's account, if there is one. */
    @Nullable Decision findOfAccount(Permission permission, RequestAssumption question) {
        return find(ofAccount, permission, question);
    }

    private static @Nullable Decision find(List<GranteeGrants> all, Permission permission, RequestAssumption question) {
        Optional<GrantOperation> operation = permission.grantOperation();
        if (all.isEmpty() || operation.isEmpty()) {
            return null;
        }
        for (GranteeGrants grants : all) {
            Decision found = find(grants, operation.get(), question);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Decision find(GranteeGrants grants, GrantOperation operation, RequestAssumption question) {
        Optional<RequestFacts> facts = question.facts();
        GrantGroup.Standing found;
        boolean newGrantIsOpen = operation == GrantOperation.CREATE_GRANT
                && facts.flatMap(RequestFacts::childGrant).isEmpty();
        if (facts.isEmpty() || newGrantIsOpen) {
            Ternary standing = grants.standing(operation);
            if (standing == Ternary.ASK && question.assumes()) {
                return new Decision.Allowed("a grant");
            }
            found = standing == Ternary.TRUE ? grants.find(operation, RequestFacts.NO_CONTEXT) : null;
        } else if (operation == GrantOperation.CREATE_GRANT) {
            return facts.get()
                    .childGrant()
                    .flatMap(grants::findParent)
                    .map(Grant::decision)
                    .orElse(null);
        } else {
            found = grants.find(operation, facts.get().encryptionContext());
        }
        return found == null ? null : found.decision();
    }
}
