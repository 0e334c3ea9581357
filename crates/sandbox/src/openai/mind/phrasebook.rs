//! A small phrasebook from German, French, Spanish and Italian to English, for words that wishes are made of.

/// Pairs of words, each "foreign=english"; endings of German and Romance adjectives are taken off before looking.
const GERMAN: &str = "ein=a eine=a einen=a einem=a einer=a der=the die=the das=the den=the dem=the des=the und=and mit=with \
    ohne=without im=in·the in=in am=at·the an=at auf=on unter=under über=above vor=before hinter=behind neben=beside bei=at \
    zwei=two drei=three vier=four fünf=five sechs=six fuchs=fox hund=dog katze=cat vogel=bird pferd=horse wolf=wolf bär=bear \
    fisch=fish haus=house hütte=cabin stadt=city straße=street strasse=street brücke=bridge turm=tower leuchtturm=lighthouse \
    hafen=harbour boot=boat schiff=ship berg=mountain berge=mountains wald=forest baum=tree bäume=trees see=lake meer=sea \
    fluss=river himmel=sky wolken=clouds sonne=sun mond=moon sterne=stars schnee=snow regen=rain nebel=fog wind=wind \
    blume=flower blumen=flowers garten=garden tisch=table stuhl=chair lampe=lamp fenster=window tür=door zimmer=room \
    küche=kitchen kessel=kettle tasse=cup flasche=bottle buch=book mann=man frau=woman kind=child mädchen=girl junge=boy \
    gesicht=face hand=hand auto=car zug=train fahrrad=bicycle licht=light schatten=shadow nacht=night morgen=morning \
    abend=evening tag=day winter=winter sommer=summer herbst=autumn frühling=spring rot=red blau=blue grün=green gelb=yellow \
    schwarz=black weiß=white weiss=white grau=grey braun=brown golden=golden silbern=silver alt=old neu=new groß=large \
    gross=large klein=small hell=bright dunkel=dark warm=warm kalt=cold ruhig=quiet leise=soft weich=soft hart=hard leer=empty \
    bild=picture foto=photograph plakat=poster zeichnung=drawing gemälde=painting dämmerung=dusk sonnenuntergang=sunset";
const FRENCH: &str = "un=a une=a le=the la=the les=the des=some du=of·the de=of et=and avec=with sans=without dans=in sur=on sous=under \
    devant=before derrière=behind près=near deux=two trois=three quatre=four cinq=five renard=fox chien=dog chat=cat \
    oiseau=bird cheval=horse loup=wolf ours=bear poisson=fish maison=house cabane=cabin ville=city rue=street pont=bridge \
    tour=tower phare=lighthouse port=harbour bateau=boat montagne=mountain montagnes=mountains forêt=forest arbre=tree \
    arbres=trees lac=lake mer=sea rivière=river ciel=sky nuages=clouds soleil=sun lune=moon étoiles=stars neige=snow \
    pluie=rain brume=mist brouillard=fog vent=wind fleur=flower fleurs=flowers jardin=garden table=table chaise=chair \
    lampe=lamp fenêtre=window porte=door chambre=room cuisine=kitchen bouilloire=kettle tasse=cup bouteille=bottle livre=book \
    homme=man femme=woman enfant=child fille=girl garçon=boy visage=face main=hand voiture=car train=train vélo=bicycle \
    lumière=light ombre=shadow nuit=night matin=morning soir=evening jour=day hiver=winter été=summer automne=autumn \
    printemps=spring rouge=red bleu=blue bleue=blue vert=green verte=green jaune=yellow noir=black noire=black blanc=white \
    blanche=white gris=grey grise=grey brun=brown doré=golden vieux=old vieille=old nouveau=new grand=large grande=large \
    petit=small petite=small clair=bright sombre=dark chaud=warm froid=cold calme=quiet doux=soft douce=soft vide=empty \
    affiche=poster dessin=drawing peinture=painting crépuscule=dusk au=at·the aux=at·the à=at";
const SPANISH: &str = "un=a una=a el=the los=the las=the de=of del=of·the y=and con=with sin=without en=in sobre=on bajo=under ante=before \
    detrás=behind cerca=near dos=two tres=three cuatro=four cinco=five zorro=fox perro=dog gato=cat pájaro=bird caballo=horse \
    lobo=wolf oso=bear pez=fish casa=house cabaña=cabin ciudad=city calle=street puente=bridge torre=tower faro=lighthouse \
    puerto=harbour barco=boat montaña=mountain montañas=mountains bosque=forest árbol=tree árboles=trees lago=lake mar=sea \
    río=river cielo=sky nubes=clouds sol=sun luna=moon estrellas=stars nieve=snow lluvia=rain niebla=fog viento=wind flor=flower \
    flores=flowers jardín=garden mesa=table silla=chair lámpara=lamp ventana=window puerta=door habitación=room cocina=kitchen \
    tetera=kettle taza=cup botella=bottle libro=book hombre=man mujer=woman niño=boy niña=girl cara=face mano=hand coche=car \
    tren=train bicicleta=bicycle luz=light sombra=shadow noche=night mañana=morning tarde=evening día=day invierno=winter \
    verano=summer otoño=autumn primavera=spring rojo=red roja=red azul=blue verde=green amarillo=yellow amarilla=yellow \
    negro=black negra=black blanco=white blanca=white gris=grey marrón=brown dorado=golden viejo=old vieja=old nuevo=new \
    nueva=new grande=large pequeño=small pequeña=small claro=bright oscuro=dark oscura=dark cálido=warm frío=cold \
    tranquilo=quiet suave=soft vacío=empty cartel=poster dibujo=drawing pintura=painting atardecer=sunset al=at·the";
const ITALIAN: &str = "uno=a il=the lo=the gli=the di=of della=of·the nel=in·the nella=in·the e=and con=with senza=without su=on sotto=under davanti=before \
    dietro=behind vicino=near due=two tre=three quattro=four cinque=five volpe=fox cane=dog gatto=cat uccello=bird \
    cavallo=horse lupo=wolf orso=bear pesce=fish capanna=cabin città=city strada=street ponte=bridge porto=harbour barca=boat \
    montagna=mountain montagne=mountains bosco=forest albero=tree alberi=trees mare=sea fiume=river cielo=sky nuvole=clouds \
    sole=sun stelle=stars neve=snow pioggia=rain nebbia=fog vento=wind fiore=flower fiori=flowers giardino=garden \
    tavolo=table sedia=chair lampada=lamp finestra=window porta=door stanza=room cucina=kitchen bollitore=kettle tazza=cup \
    bottiglia=bottle uomo=man donna=woman bambino=child ragazza=girl viso=face macchina=car treno=train bicicletta=bicycle \
    luce=light ombra=shadow notte=night mattina=morning sera=evening giorno=day inverno=winter estate=summer autunno=autumn \
    rosso=red rossa=red blu=blue verde=green giallo=yellow gialla=yellow nero=black nera=black bianco=white bianca=white \
    grigio=grey marrone=brown dorato=golden vecchio=old vecchia=old nuovo=new grande=large piccolo=small piccola=small \
    chiaro=bright scuro=dark caldo=warm freddo=cold calmo=quiet morbido=soft vuoto=empty manifesto=poster disegno=drawing \
    dipinto=painting tramonto=sunset alba=dawn";

/// A text in English, as far as the book knows its words; the others stay. What stands in quotes is not touched.
pub(super) fn english(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let books = [GERMAN, FRENCH, SPANISH, ITALIAN];
    let known = |book: &&str| words.iter().filter(|w| find(book, &core(w)).is_some()).count();
    // The first book that knows most words, so that a word of two languages is read in the right one.
    let most = books.iter().map(&known).max().unwrap_or(0);
    let Some(book) = books.iter().find(|b| known(b) == most).filter(|_| most > 0) else { return text.to_owned() };
    let mut quoted = false;
    let mut said: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let marks = word.chars().filter(|c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»')).count();
        let inside = quoted || marks > 0;
        quoted ^= marks % 2 == 1;
        let core = core(word);
        match find(book, &core).filter(|_| !inside) {
            Some(english) => said.push(word.to_lowercase().replacen(&core, &english.replace('·', " "), 1)),
            None => said.push(word.to_owned()),
        }
    }
    let text = said.join(" ");
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |c| c.to_uppercase().chain(signs).collect())
}

fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The English of a word, or of the word without an ending.
fn find<'b>(book: &'b str, word: &str) -> Option<&'b str> {
    let look = |word: &str| {
        book.split_whitespace()
            .find_map(|pair| pair.split_once('=').filter(|(w, _)| *w == word).map(|(_, english)| english))
    };
    if word.is_empty() {
        return None;
    }
    let endings = ["en", "er", "es", "em", "e", "s"];
    look(word).or_else(|| {
        let stems = endings.iter().filter_map(|e| word.strip_suffix(e)).filter(|stem| stem.chars().count() > 2);
        stems.into_iter().find_map(look)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_languages_are_read_and_unknown_words_stay() {
        assert_eq!(english("Ein roter Fuchs im Schnee, Bokeh"), "A red fox in the snow, Bokeh");
        assert_eq!(english("un renard rouge dans la neige"), "A fox red in the snow");
        assert_eq!(english("una casa blanca en la niebla"), "A house white in la fog");
        assert_eq!(english("una volpe rossa nella neve con Arri"), "Una fox red in the snow with Arri");
        assert_eq!(english("Ein Plakat mit \"der Fuchs\""), "A poster with \"der Fuchs\"");
        assert_eq!(english("a red fox"), "a red fox");
        assert_eq!(english("狐の写真"), "狐の写真");
    }
}
