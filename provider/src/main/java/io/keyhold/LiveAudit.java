package io.keyhold;

import io.keyhold.api.AliasName;
import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import io.keyhold.audit.CheckpointSigner;
import io.keyhold.audit.FileAuditTrail;
import io.keyhold.audit.StoreView;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.TrailAnchor;
import io.keyhold.service.KeyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The keys, heads and store that an open Keyhold verifies its trail against. */
record LiveAudit(
        KeyService service,
        TrailAnchor anchor,
        CheckpointSigner signer,
        FileAuditTrail trail,
        Catalog catalog,
        String account)
        implements AuditLog.Source {
    @Override
    public void settle() {
        service.settleAudit();
    }

    @Override
    public List<byte[]> publicKeys() {
        return List.of(signer.publicKey());
    }

    @Override
    public List<AuditHead> heads() {
        List<AuditHead> heads = new ArrayList<>(anchor.heads());
        trail.latestCheckpoint().ifPresent(own -> {
            heads.removeIf(head -> head.trailId() == own.trailId());
            heads.add(own);
        });
        return List.copyOf(heads);
    }

    @Override
    public Optional<StoreView> store() {
        return Optional.of(anchor.view());
    }

    @Override
    public OptionalLong ownChain() {
        return OptionalLong.of(trail.trailId());
    }

    @Override
    public Optional<String> keyOf(String alias) {
        try {
            return catalog.findAlias(account, new AliasName(alias))
                    .map(entry -> entry.target().value());
        } catch (KmsException.Validation e) {
            return Optional.empty(); // not the name of an alias
        }
    }
}
