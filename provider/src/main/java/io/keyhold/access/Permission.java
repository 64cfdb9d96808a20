package io.keyhold.access;

import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A permission of policies and grants: {@code kms:Encrypt}. One per operation, two for {@code ReEncrypt}. There is one
 * instance per permission.
 */
public final class Permission {
    private static final List<Permission> ALL = all();
    private static final Map<String, Permission> BY_NAME = byName();
    private static final Map<Operation, Permission> BY_OPERATION = byOperation();

    private final String value;
    private final String lowerCase;
    private final int index;
    private final Operation operation;
    private final Optional<GrantOperation> grantOperation;

    private Permission(String value, int index, Operation operation) {
        this.value = value;
        this.lowerCase = value.toLowerCase(Locale.ROOT);
        this.index = index;
        this.operation = operation;
        this.grantOperation = GrantOperation.find(value.substring(value.indexOf(':') + 1));
    }

    /** All permissions, in the order of {@link #index()}. */
    public static List<Permission> values() {
        return ALL;
    }

    /** The permission of that name, if there is one; as in policies, case does not count. */
    public static Optional<Permission> find(String value) {
        return Optional.ofNullable(BY_NAME.get(value.toLowerCase(Locale.ROOT)));
    }

    /** The permission of that name; {@code kms:ReEncryptTo} say. */
    public static Permission require(String value) {
        return find(value)
                .orElseThrow(() -> new KmsException.Internal(
                        "`" + value + "` is not a permission", "Report this with the operation that failed"));
    }

    /** The permission that an operation needs; for {@code ReEncrypt} the one on the source key. */
    public static Permission of(Operation operation) {
        Permission permission = BY_OPERATION.get(operation);
        return permission != null ? permission : require(operation.permission());
    }

    /** The name as policies write it: {@code kms:Encrypt}. */
    public String value() {
        return value;
    }

    /** A small number, unique per permission. */
    public int index() {
        return index;
    }

    /** The operation that needs this permission. */
    public Operation operation() {
        return operation;
    }

    /** Its name in grants, if a grant can permit it. */
    public Optional<GrantOperation> grantOperation() {
        return grantOperation;
    }

    @Override
    public String toString() {
        return value;
    }

    /** The bit of this permission in a set of permissions. */
    long bit() {
        return 1L << index;
    }

    /** The set of permissions that an action of a policy means; {@code *} and {@code ?} stand for what they do there. */
    static long matching(String action) {
        String pattern = Wildcard.compile(action.toLowerCase(Locale.ROOT));
        long set = 0;
        for (Permission permission : ALL) {
            if (Wildcard.matches(pattern, permission.lowerCase)) {
                set |= permission.bit();
            }
        }
        return set;
    }

    /** The set of permissions of these names. */
    static long set(String... operations) {
        long set = 0;
        for (String name : operations) {
            set |= require("kms:" + name).bit();
        }
        return set;
    }

    private static List<Permission> all() {
        List<Permission> all = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (String value : operation.permissions()) {
                all.add(new Permission(value, all.size(), operation));
            }
        }
        if (all.size() > Long.SIZE) {
            throw new IllegalStateException(all.size() + " permissions do not fit into a set of 64");
        }
        return List.copyOf(all);
    }

    private static Map<Operation, Permission> byOperation() {
        Map<Operation, Permission> byOperation = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            byOperation.put(operation, require(operation.permission()));
        }
        return byOperation;
    }

    private static Map<String, Permission> byName() {
        Map<String, Permission> byName = new HashMap<>();
        ALL.forEach(permission -> byName.put(permission.lowerCase, permission));
        return Map.copyOf(byName);
    }
}
