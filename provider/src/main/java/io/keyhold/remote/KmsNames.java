package io.keyhold.remote;

import io.keyhold.api.AliasListEntry;
import io.keyhold.api.AliasName;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListAliasesResponse;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.UpdateAliasRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Aliases and keys of AWS KMS as names of entries. */
final class KmsNames {
    private static final int ALIASES = 100;
    private static final int KEYS = 1000;
    private final Kms kms;

    KmsNames(Kms kms) {
        this.kms = kms;
    }

    /** Aliases that point to a key, and ids of keys without one; those of keys only for a caller that may list them. */
    List<String> all() {
        Set<String> names = new LinkedHashSet<>();
        Set<String> named = new HashSet<>();
        for (AliasListEntry alias : aliases()) {
            if (alias.targetKeyId().isPresent()) {
                names.add(shown(alias.aliasName().substring(AliasName.PREFIX.length())));
                named.add(alias.targetKeyId().get());
            }
        }
        keysIfAllowed().stream()
                .map(KeyListEntry::keyId)
                .filter(key -> !named.contains(key))
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** An alias in the form of a key id would be taken for that key. */
    private static String shown(String local) {
        return KeyId.find(local).isPresent() ? AliasName.PREFIX + local : local;
    }

    private List<AliasListEntry> aliases() {
        List<AliasListEntry> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListAliasesRequest request = ListAliasesRequest.of().withLimit(ALIASES);
            ListAliasesResponse page =
                    kms.listAliases(marker.map(request::withMarker).orElse(request));
            all.addAll(page.aliases());
            marker = page.nextMarker();
        } while (marker.isPresent());
        return all;
    }

    private List<KeyListEntry> keysIfAllowed() {
        List<KeyListEntry> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        try {
            do {
                ListKeysRequest request = ListKeysRequest.of().withLimit(KEYS);
                ListKeysResponse page =
                        kms.listKeys(marker.map(request::withMarker).orElse(request));
                all.addAll(page.keys());
                marker = page.nextMarker();
            } while (marker.isPresent());
            return all;
        } catch (KmsException.AccessDenied e) {
            return List.of();
        }
    }

    /** Points an alias at a key, be it there or not. */
    void point(String alias, String keyId) {
        Optional<String> target = target(alias);
        if (target.isEmpty()) {
            kms.createAlias(CreateAliasRequest.of(alias, keyId));
        } else if (!target.get().equals(keyId)) {
            kms.updateAlias(UpdateAliasRequest.of(alias, keyId));
        }
    }

    /** Drops an alias; passed over if it is gone. */
    void drop(String alias, String keyId) {
        Optional<String> target = target(alias);
        if (target.isPresent() && !target.get().equals(keyId)) {
            throw new KmsException.Conflict(
                    "alias `" + alias + "` was moved to another key meanwhile", "Load the KeyStore again");
        }
        if (target.isPresent()) {
            kms.deleteAlias(DeleteAliasRequest.of(alias));
        }
    }

    private Optional<String> target(String alias) {
        try {
            return Optional.of(
                    kms.describeKey(DescribeKeyRequest.of(alias)).keyMetadata().keyId());
        } catch (KmsException.NotFound e) {
            return Optional.empty();
        }
    }
}
