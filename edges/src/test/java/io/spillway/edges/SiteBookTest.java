package io.spillway.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteBookTest {
  private static final Origin ORIGIN = new Origin("192.0.2.1", 80);
  private static final AgreementTerms FIRST =
      Agreements.terms("g1", ORIGIN, "www.a.example", "img.a.example");

  private static DelegatedSite site(AgreementTerms terms) {
    return DelegatedSite.of(terms, Agreements.cap(60));
  }

  @Test
  void readsItsOwnText() {
    DelegatedSite site = site(FIRST);

    assertThat(DelegatedSite.parse("test", site.text())).isEqualTo(site);
    assertThat(DelegatedSite.parse("test", site.without(site.hosts()).text()).hosts()).isEmpty();
    assertThat(DelegatedSite.origin("[2001:db8::1]:80").port()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "agreement=g1",
        "nonsense",
        "agreement=g1\nagreement=g1",
        "agreement=g1\nrevision=x\nborrower=a.example\nhosts=\norigin=a:1\n"
            + "requests-per-second=1\nbits-per-second=1",
        "agreement=g1\nrevision=1\nborrower=a.example\nhosts=a b;\norigin=a:1\n"
            + "requests-per-second=1\nbits-per-second=1",
        "agreement=g1\nrevision=1\nborrower=a.example\nhosts=a\norigin=a\n"
            + "requests-per-second=1\nbits-per-second=1",
        "agreement=g1\nrevision=1\nborrower=a.example\nhosts=a\norigin=a:1\n"
            + "requests-per-second=1\nbits-per-second=1\nmore=1"
      })
  void refusesTextThatIsNoSite(String text) {
    assertThatThrownBy(() -> DelegatedSite.parse("test", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{10,}");
  }

  @Test
  void replacesAnEarlierRevisionAndRefusesAnOlderOne() {
    SiteBook book = SiteBook.EMPTY.with(site(Agreements.amended(FIRST)));

    assertThat(book.findObstacle(site(Agreements.amended(FIRST)))).isEmpty();
    assertThat(book.findObstacle(site(FIRST)).orElseThrow()).contains("revision 1");
  }

  @Test
  void handsHostsOverToALaterAgreementOfTheSameBorrower() {
    SiteBook book = SiteBook.EMPTY.with(site(FIRST));
    DelegatedSite second = site(Agreements.terms("g2", ORIGIN, "www.a.example"));

    assertThat(book.findObstacle(second)).isEmpty();
    book = book.with(second);
    assertThat(book.find(new HostName("www.a.example"))).contains(second);
    assertThat(book.find(new HostName("img.a.example")).orElseThrow().agreement().value())
        .isEqualTo("g1");
    book = book.without(new AgreementId("g2"));
    assertThat(book.find(new HostName("www.a.example"))).isEmpty();
  }

  @Test
  void refusesHostsThatAnotherBorrowerHas() {
    SiteBook book = SiteBook.EMPTY.with(site(FIRST));
    DelegatedSite other = site(Agreements.terms("g2", "cdn-c.example", ORIGIN, "www.a.example"));

    assertThat(book.findObstacle(other).orElseThrow()).contains("www.a.example", "g1");
  }

  @Test
  void refusesACapOfNothing() {
    assertThat(SiteBook.EMPTY.findObstacle(DelegatedSite.of(FIRST, Agreements.cap(0)))).isPresent();
  }

  @Test
  void keepsARedirectHostInItsTextAndLetsNobodyElseHaveIt() {
    DelegatedSite site =
        site(Agreements.redirected("g1", ORIGIN, "g1.via.lender.example", "www.a.example"));
    SiteBook book = SiteBook.EMPTY.with(site);

    assertThat(DelegatedSite.parse("test", site.text())).isEqualTo(site);
    assertThat(book.find(new HostName("g1.via.lender.example"))).contains(site);
    assertThat(site.canonical(new HostName("g1.via.lender.example")))
        .isEqualTo(new HostName("www.a.example"));
    assertThat(book.findObstacle(site)).isEmpty();
    AgreementTerms sameRedirectHost =
        Agreements.redirected("g2", ORIGIN, "g1.via.lender.example", "www.b.example");
    assertThat(book.findObstacle(site(sameRedirectHost)).orElseThrow())
        .contains("redirect host of g2");
    AgreementTerms redirectHostAsHost = Agreements.terms("g3", ORIGIN, "g1.via.lender.example");
    assertThat(book.findObstacle(site(redirectHostAsHost)).orElseThrow()).contains("redirect host");
    AgreementTerms hostAsRedirectHost =
        Agreements.redirected("g4", ORIGIN, "www.a.example", "www.b.example");
    assertThat(book.findObstacle(site(hostAsRedirectHost)).orElseThrow())
        .contains("redirect host of g4");
  }

  @Test
  void keepsTheRedirectHostWhenALaterAgreementTakesTheHostsOver() {
    DelegatedSite first =
        site(Agreements.redirected("g1", ORIGIN, "g1.via.lender.example", "www.a.example"));
    SiteBook book =
        SiteBook.EMPTY.with(first).with(site(Agreements.terms("g2", ORIGIN, "www.a.example")));

    DelegatedSite left = book.find(new HostName("g1.via.lender.example")).orElseThrow();
    assertThat(left.hosts()).isEmpty();
    assertThat(left.canonical(new HostName("g1.via.lender.example")))
        .isEqualTo(new HostName("www.a.example"));
    assertThat(DelegatedSite.parse("test", left.text())).isEqualTo(left);
  }
}
