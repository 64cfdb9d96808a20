package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static io.keyhold.AccessWorld.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.ListResourceTagsResponse;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags and aliases, and what policies make of them. */
class TagOperationsTest {
    @TempDir
    Path directory;

    private AccessWorld world;
    private String key;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        key = world.key();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void tag(String tagKey, String value) {
        world.root().tagResource(TagResourceRequest.of(key, List.of(new Tag(tagKey, value))));
    }

    @Test
    void tagResource_addsAndReplaces_untagTakesOff() {
        tag("dept", "it");
        tag("dept", "hr");
        tag("cost", "");
        assertThat(world.root()
                        .listResourceTags(ListResourceTagsRequest.of(key))
                        .tags())
                .containsExactly(new Tag("cost", ""), new Tag("dept", "hr"));

        world.root().untagResource(UntagResourceRequest.of(key, List.of("cost", "never-there")));
        assertThat(world.root()
                        .listResourceTags(ListResourceTagsRequest.of(key))
                        .tags())
                .containsExactly(new Tag("dept", "hr"));
    }

    @Test
    void tagResource_beyondTheRules_isRefusedInAwsWords() {
        assertThatThrownBy(() -> tag("AWS:mine", "x"))
                .isInstanceOf(KmsException.TagFailure.class)
                .hasMessageStartingWith("Tags beginning with aws: are reserved");
        assertThatThrownBy(() -> world.root()
                        .tagResource(TagResourceRequest.of(key, List.of(new Tag("a", "1"), new Tag("a", "2")))))
                .hasMessageStartingWith("Duplicate tag keys");
        List<Tag> fifty = IntStream.range(0, 50)
                .mapToObj(i -> new Tag(String.format(Locale.ROOT, "k%02d", i), "v"))
                .toList();
        world.root().tagResource(TagResourceRequest.of(key, fifty));
        assertThatThrownBy(() -> tag("one-more", "v")).hasMessageStartingWith("Too many tags");

        ListResourceTagsResponse page =
                world.root().listResourceTags(ListResourceTagsRequest.of(key).withLimit(30));
        assertThat(page.tags()).hasSize(30);
        assertThat(world.root()
                        .listResourceTags(ListResourceTagsRequest.of(key)
                                .withMarker(page.nextMarker().orElseThrow()))
                        .tags())
                .hasSize(20);
        assertThatThrownBy(() -> world.root()
                        .listResourceTags(ListResourceTagsRequest.of(key).withLimit(51)))
                .isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void tags_ofKeyAndPrincipal_countInConditionsAtOnce() {
        world.admin()
                .putPolicy(
                        ALICE,
                        "Abac",
                        policy(when(
                                iam("Allow", "kms:Encrypt", "*"),
                                "{\"StringEquals\":{\"aws:ResourceTag/dept\":\"${aws:PrincipalTag/dept}\"}}")));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);

        tag("dept", "it");
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
        world.admin().tagPrincipal(ALICE, Map.of("Dept", "it"));
        assertThat(world.encrypt(ALICE, key)).isNotEmpty();

        world.root().untagResource(UntagResourceRequest.of(key, List.of("dept")));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void requestTags_countInConditions() {
        world.admin()
                .putPolicy(
                        ALICE,
                        "Tagging",
                        policy(
                                when(
                                        iam("Allow", "kms:*TagResource", "*"),
                                        "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"dept\"]},\"Null\":{\"aws:TagKeys\":\"false\"}}")));

        world.as(ALICE).tagResource(TagResourceRequest.of(key, List.of(new Tag("dept", "it"))));
        assertThatThrownBy(() ->
                        world.as(ALICE).tagResource(TagResourceRequest.of(key, List.of(new Tag("cost", "it")))))
                .isInstanceOf(KmsException.AccessDenied.class);
        world.as(ALICE).untagResource(UntagResourceRequest.of(key, List.of("dept")));
    }

    @Test
    void aliases_countInConditionsAtOnce() {
        world.admin()
                .putPolicy(
                        ALICE,
                        "ByAlias",
                        policy(
                                when(
                                        iam("Allow", "kms:Encrypt", "*"),
                                        "{\"ForAnyValue:StringLike\":{\"kms:ResourceAliases\":\"alias/app-*\"}}"),
                                when(
                                        iam("Allow", "kms:Encrypt", "*"),
                                        "{\"StringEquals\":{\"kms:RequestAlias\":\"alias/front\"}}")));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);

        world.root().createAlias(CreateAliasRequest.of("alias/app-1", key));
        assertThat(world.encrypt(ALICE, key)).isNotEmpty();
        world.root().deleteAlias(DeleteAliasRequest.of("alias/app-1"));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);

        world.root().createAlias(CreateAliasRequest.of("alias/front", key));
        assertThat(world.encrypt(ALICE, "alias/front")).isNotEmpty();
        assertThat(world.encrypt(ALICE, "arn:aws:kms:local-1:111122223333:alias/front"))
                .isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void createAlias_needsAliasAndKey() {
        String alias = "arn:aws:kms:local-1:111122223333:alias/mine";
        CreateAliasRequest request = CreateAliasRequest.of("alias/mine", key);
        world.admin().putPolicy(ALICE, "Key", policy(iam("Allow", "kms:CreateAlias", key)));
        assertThatThrownBy(() -> world.as(ALICE).createAlias(request))
                .hasMessageContaining("kms:CreateAlias on resource: " + alias);
        world.admin().putPolicy(ALICE, "Key", policy(iam("Allow", "kms:CreateAlias", alias)));
        assertThatThrownBy(() -> world.as(ALICE).createAlias(request))
                .hasMessageContaining("kms:CreateAlias on resource: " + key);
        world.admin().putPolicy(ALICE, "Key", policy(iam("Allow", "kms:CreateAlias", "*")));
        world.as(ALICE).createAlias(request);
    }
}
