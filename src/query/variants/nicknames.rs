//! First names and what their bearers are called by those who know them.
//!
//! General knowledge, folded as [`SearchKey`](crate::text::SearchKey) folds. A
//! short form may belong to several names; two short forms of one name are as
//! near as each is to the name. A first name that is spelled in several ways
//! from language to language stands here too where sound alone does not join
//! them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One row a name: the name first, then its short forms and foreign forms.
#[rustfmt::skip]
const ROWS: &[&str] = &[
    // English
    "abigail abby gail", "abraham abe bram", "adelaide addie ada", "adrian ade", "agnes aggie nessa",
    "albert al bert bertie",
    "alexander alex alec al sandy sasha xander lex alessandro aleksandr alejandro alexandre iskander",
    "alexandra alex sandra lexi sasha sandy aleksandra alessandra alejandra", "alfred alf alfie fred",
    "alice allie ally", "allison ali ally", "amanda mandy", "amelia amy millie",
    "andrew andy drew andreas andrei andrzej andres andrea",
    "angela angie", "ann annie nancy nan anna anne ana anya hannah",
    "anthony tony ant antonio anton antoine antonin",
    "antoinette toni nettie", "archibald archie", "arnold arnie", "arthur art artie artur arturo",
    "augustus gus august", "austin gus",
    "barbara barb barbie babs basia", "barnaby barney", "bartholomew bart", "beatrice bea trixie beatriz",
    "benjamin ben benji benny", "bernard bernie berni bernhard", "bertha bertie", "bridget biddy bridie",
    "bradley brad", "brandon bran",
    "cameron cam", "caroline carrie carol lina caro karolina", "cassandra cass cassie",
    "catherine cathy cat kate katie kathy kit kitty kay katherine kathryn katharina ekaterina katarzyna catalina caterina",
    "cecilia cece cissy", "charles charlie chuck chas chaz carlos carlo karl carl",
    "charlotte lottie charlie char", "chester chet",
    "christina chris chrissy tina kristina kirsten", "christine chris chrissy tina",
    "christopher chris kit topher kris christoph cristobal krzysztof",
    "clarence clare", "clifford cliff", "clinton clint", "constance connie", "cornelius con neil",
    "curtis curt", "cynthia cindy",
    "daniel dan danny dani", "danielle dani", "david dave davey davy dawid", "deborah deb debbie debra",
    "dennis den denny", "derek del",
    "diana di", "dominic dom nick", "donald don donny", "dorothy dot dottie dolly dora", "douglas doug",
    "edmund ed eddie ned", "edward ed eddie ted teddy ned eduardo eduard edvard", "edwin ed eddie",
    "eleanor ellie nell nora ella elena leonor", "elijah eli",
   
    "elizabeth liz lizzie beth betty betsy bess eliza elsie libby lisa liza ellie elisabeth elisabet isabel elzbieta",
    "emily em emmy millie",
    "emma em", "ernest ernie ernesto ernst", "esther essie hettie", "eugene gene evgeny yevgeny",
    "evelyn eve evie", "ezekiel zeke",
    "florence flo florrie", "frances fran frannie francie francesca francisca",
    "francis frank fran franz francisco francesco frans",
    "franklin frank", "frederick fred freddie fritz friedrich federico frederic", "gabriel gabe gabi",
    "gabrielle gabby gabi", "geoffrey geoff jeff jeffrey",
    "george georgie jorge georg giorgio jurgen yuri jerzy",
    "gerald gerry jerry", "gerard gerry gerhard", "gertrude trudy gert", "gilbert gil bert",
    "gillian gill jill", "gordon gordie", "grace gracie", "gregory greg gregor grigory gregorio grzegorz",
    "harold harry hal", "harriet hattie", "helen nell nellie lena elena helena olena", "henrietta etta hettie",
    "henry harry hank hal heinrich enrique henrik henri enrico", "herbert herb bert", "howard howie",
    "hubert hugh bert", "hugh hughie hugo",
    "ian iain", "irene rene", "isaac ike zack", "isabella bella izzy isabel", "isidore izzy",
    "jacob jake jakob jack jacobo yakov jakub",
    "jacqueline jackie", "james jim jimmy jamie jem jaime santiago diego giacomo", "jane janie jenny",
    "janet jan", "jason jase", "jean jeanie", "jeffrey jeff geoff geoffrey",
    "jennifer jen jenny jenn", "jeremiah jerry", "jeremy jem jerry", "jerome jerry", "jessica jess jessie",
    "jillian jill", "joan joanie", "joanna jo joanne asia", "jocelyn joss",
    "john jack johnny jon juan johann johannes hans ivan giovanni jan joao johan sean ian",
    "jonathan jon jonny nathan", "joseph joe joey jo jose josef giuseppe yusuf jozef pepe beppe",
    "josephine jo josie", "joshua josh", "joyce joy",
    "judith judy jude", "julia julie jules", "julian jules",
    "katherine kate katie kathy kit kitty kay kat kathryn catherine", "kenneth ken kenny", "kimberly kim",
    "kristen kris",
    "laura laurie lori", "lawrence larry laurie lars lorenzo laurence", "leonard len lenny leo leon",
    "leopold leo", "leslie les", "lewis lew louis lou luis ludwig luigi", "lillian lily lil", "linda lindy",
    "louis lou louie", "louise lou lulu luisa", "lucas luke luca lukas lukasz", "lucy lucia", "lydia liddy",
    "madeleine maddie madeline magda", "malcolm mal",
    "margaret maggie meg peggy marge margie greta daisy rita margarita margot gosia malgorzata margarethe",
    "maria mary mimi marie mia maja masha marysia", "marion mari", "mark marc marco marcus markus marek marcos",
    "marjorie marge margie", "marshall marsh", "martha marty mattie marta", "martin marty marten martino",
    "martina tina",
    "mary molly polly mae maria marie may", "matilda tilly mattie",
    "matthew matt matty matthias mateo matteo mateusz mattias matias", "maurice mo maury mauricio",
    "maximilian max", "maxwell max", "melissa mel missy", "melanie mel",
    "michael mike mick mickey mikey miguel michel mikhail misha mihai michal mikael mikkel", "michelle shelly",
    "mildred millie", "miriam mim mimi", "mitchell mitch", "montgomery monty", "morris mo",
    "nancy nan", "natalie nat natasha natalia", "nathan nate nat", "nathaniel nate nat nathan",
    "nicholas nick nicky nico klaus niklas nikolai nicolas nikolaus kolya mikolaj nicola", "nicole nicky",
    "norman norm", "oliver ollie olivier", "olivia liv livvy", "oscar ossie oskar", "oswald oz ozzie",
    "pamela pam", "patricia pat patty tricia trish", "patrick pat paddy patty rick",
    "paul pablo paolo pavel paulo pawel pal", "paula polly", "penelope penny", "percival percy",
    "peter pete petr pedro pietro pyotr pierre piotr petros petar", "philip phil pip felipe philipp filip",
    "phyllis phyl", "priscilla prissy cilla", "prudence prue",
    "rachel rach raquel", "ralph rafe raul", "randall randy", "randolph randy rudolph",
    "raphael rafe raf rafa rafael", "raymond ray raimundo", "rebecca becky becca bex", "regina gina reggie",
    "reginald reg reggie rex reinhold", "richard rick ricky rich dick richie ricardo riccardo ryszard",
    "robert rob bob bobby robbie bert roberto rupert ruprecht", "roberta bobbie", "roderick rod rory",
    "rodney rod", "roger rodge rogelio rudiger", "roland roly rolando", "ronald ron ronnie", "rosalind ros roz",
    "rosemary rosie rose", "roxanne roxy", "rudolph rudy rudolf", "rupert bert", "russell russ",
    "salvatore sal", "samantha sam sammy", "samuel sam sammy", "sandra sandy", "sarah sally sadie sara",
    "sebastian seb bastian", "sharon shaz", "shirley shirl", "sidney sid", "silvester sly",
    "simon si simeon szymon", "solomon sol", "sophia sophie sofia zosia sonya", "stanley stan",
    "stephanie steph stefania", "stephen steve stevie stef steven stefan esteban stefano szczepan istvan",
    "stuart stu stewart", "susan sue susie suzy suzanne susanna zuzanna", "sylvester sly", "sylvia syl",
    "tabitha tabby", "terence terry", "theodore ted teddy theo fyodor", "theresa tess terry tessa teresa",
    "thomas tom tommy tomas tomasz tommaso", "timothy tim timmy timo", "tobias toby", "tracy trace",
    "ursula uschi ula", "valentine val", "valerie val", "veronica ronnie vero", "victor vic viktor vittorio",
    "victoria vicky tori viktoria", "vincent vince vinny vicente vincenzo", "violet vi",
    "virginia ginny ginger", "vivian viv",
    "walter walt wally", "wendy wen", "wilfred wilf fred",
    "william will bill billy willie liam wilhelm guillermo guglielmo willem guillaume",
    "wilhelmina mina minnie", "winifred winnie", "winston win", "woodrow woody", "yvonne von",
    "zachary zach zack", "zoe zo",
    // Icelandic and Nordic
    "gudmundur gummi", "gudrun gunna runa", "sigurdur siggi", "sigridur sigga", "jon nonni jonsi",
    "jonas jonni", "olafur oli", "stefan stebbi", "kristjan kiddi", "kristin stina kidda", "magnus maggi",
    "gunnar gunni", "bjorn bjossi", "thorsteinn steini", "thorvaldur valdi", "halldor dori", "helgi helli",
    "einar einsi", "arni addi", "johann joi", "johannes joi jonni", "johanna joa hanna", "ragnar raggi",
    "ragnheidur ragga", "margret magga greta", "gudbjorg gudda bogga", "ingibjorg inga imba", "hjalti halti",
    "hallgrimur halli", "haraldur halli", "petur peti", "pall palli", "sveinn svenni", "thorbjorn tobbi",
    "thordur doddi", "vilhjalmur villi", "fridrik frikki", "gisli gilli", "asgeir geiri", "asta asa",
    "katrin kata", "elisabet beta", "solveig solla", "hrafnhildur habba krumma", "erlendur elli",
    "kjartan kjarri", "eyjolfur eyvi", "sigmundur simmi", "lars lasse", "anders andy", "karin kajsa",
    "birgitta gittan britta", "bengt benke",
    // German
    "andreas andi", "benedikt ben bene", "bernhard bernd", "christian chris", "dietrich dieter",
    "dorothea doro thea", "elisabeth lisbeth lisa sisi liesl elli", "eberhard ebbo", "franziska franzi",
    "friederike rike frieda", "gabriele gabi", "gerhard gerd", "gottfried friedl", "gunther gunni",
    "hans hansi", "heinrich heinz heiner", "hildegard hilde", "ignaz nazi", "ingeborg inge", "jakob jockel",
    "joachim achim jochen jo", "johanna hanna hanni", "johannes hannes johann hans jan", "josef sepp jupp",
    "jurgen jorg", "karl kalle", "katharina kathi kati katja kathe", "konrad conny kurt", "leonhard leo hardy",
    "ludwig lutz wiggerl", "magdalena lena leni magda", "manfred manni fred", "margarete grete gretel greta",
    "matthias matze hias", "maximilian max maxi", "michaela michi ela", "monika moni", "nikolaus klaus niko",
    "reinhard reini", "sabine bine", "sebastian basti wastl", "siegfried sigi", "stefan steffen",
    "stefanie steffi", "susanne susi sanne", "theresia resi", "thomas tommi", "ulrich uli ulli",
    "ulrike uli ulla rike", "ursula uschi ulla", "veronika vroni", "waltraud traudl", "wilhelm willi",
    "wolfgang wolf wolfi",
    // Slavic
    "aleksandr sasha sanya shura alexander alex olek sacha oleksandr aleksander",
    "aleksandra sasha sanya shura alexandra ola oleksandra",
    "aleksei alyosha lyosha alexey alexei aleksey oleksiy", "alina alya", "anastasia nastya asya nastia stasya",
    "anatoly tolya anatoli anatolii", "andrei andrey andriy andryusha", "anna anya anka ania nyura",
    "antonina tonya", "arkady arkasha", "boris borya", "bogdan bohdan bodya", "boguslaw bogus",
    "daria dasha darya dariya", "dmitri dima mitya dmitry dimitri dmytro dmitrij",
    "ekaterina katya kate catherine katia yekaterina kateryna", "elena lena helena yelena olena alyona",
    "elizaveta liza", "evgeny zhenya yevgeny evgenii yevhen eugene", "evgenia zhenya yevgenia",
    "fyodor fedya fedor", "galina galya halyna", "gennady gena gennadi", "georgy gosha zhora georgi yury",
    "grigory grisha grigori hryhoriy", "igor gosha ihor", "ilya ilyusha illia ilia", "ivan vanya wania iwan",
    "irina ira iryna", "jakub kuba", "jan janek jas", "joanna asia", "jerzy jurek", "katarzyna kasia",
    "kazimierz kazik", "kirill kir kyrylo", "konstantin kostya kostia kostyantyn", "krzysztof krzys krzysiek",
    "ksenia ksyusha oksana xenia kseniya", "larisa lara larysa", "lev lyova leo", "leonid lyonya", "lidia lida",
    "ludmila lyuda mila lyudmila liudmila ljudmila", "lyubov lyuba lubov", "magdalena magda lena",
    "maksim max maxim maks", "malgorzata gosia", "margarita rita", "marina marisha",
    "maria masha marusya mariya marysia marija", "mateusz mati", "michal misiek",
    "mikhail misha mikhailo mykhailo michail", "miroslav mirek mirko", "nadezhda nadya nadia",
    "natalia natasha nata nataliya nataliia natalya", "nikita nik", "nikolai kolya nikolay mykola nicolai",
    "oksana ksenia", "oleg oleh", "olga olya olha", "pavel pasha pavlo", "pyotr petya petro petr piotr peter",
    "polina polya", "roman roma", "ruslan rus", "semyon syoma semen",
    "sergei seryozha serhiy sergey serge sergii serhii", "slava vyacheslav yaroslav svyatoslav stanislav",
    "stanislav stas slava stanislaw staszek", "stanislaw staszek stach", "stefania stefa",
    "svetlana sveta svitlana", "tamara toma", "tatiana tanya tatyana tetiana tania", "timofei tima timofey",
    "tomasz tomek", "vadim vadik vadym", "valentin valya", "valentina valya", "valery valera valeri valerii",
    "vasily vasya vasili vasyl wasyl", "vera verochka vira", "viktor vitya victor", "viktoria vika",
    "vladimir vova volodya vlad volodymyr wladimir", "vladislav vlad slava vladyslav wladyslaw",
    "vyacheslav slava viacheslav", "wojciech wojtek", "yaroslav yarik slava jaroslav", "yegor egor",
    "yulia julia yulya iuliia yuliya", "yuri yura yury iurii yuriy jurij", "zbigniew zbyszek", "zofia zosia",
    // Spanish, Portuguese, Italian
    "alberto beto tito", "alejandro alex jandro ale", "alejandra ale jandra", "alfonso fon poncho", "ana anita",
    "antonio tono toni tonho toto", "antonia tona", "beatriz bea biz bia", "bernardo berna",
    "carlos carlitos charly carlinhos caca", "carmen carmela", "catalina cata", "cecilia ceci",
    "concepcion concha conchita", "consuelo chelo", "cristina cris", "daniel dani", "dolores lola",
    "eduardo edu lalo duda dudu", "emilio milo", "enrique quique kike", "ernesto neto", "esperanza espe",
    "eugenia gena", "fabio fabinho", "federico fede", "felipe pipe lipe", "fernando fer nando",
    "fernanda fer nanda", "francisco paco pancho fran curro chico kiko", "francisca paca fran chica",
    "gabriela gabi", "gabriel gabi", "giovanni gianni nino", "giuseppe beppe peppe pino", "gonzalo gonza",
    "graciela chela", "gregorio goyo", "guadalupe lupe", "guilherme gui", "guillermo memo guille",
    "gustavo gus guga", "hector tito", "henrique rique", "humberto beto", "ignacio nacho",
    "isabel isa chabela bela", "jesus chucho chus", "joao joca", "joaquim quim", "joaquin quino", "jorge coque",
    "jose pepe ze pepito zeca", "josefa pepa", "josefina pepa fina", "juan juanito", "juana juani",
    "julio julito", "laura lau", "leonardo leo", "leticia leti", "lorenzo lencho", "lourdes lulu",
    "luis lucho luisito", "luiz lula", "manuel manolo manu manny", "manuela manoli manu", "marcelo marce",
    "margarita marga", "maria mari mariquita", "mariana mari", "martina tina", "mauricio mau",
    "mercedes merche", "miguel migue micky", "milagros mila", "montserrat montse", "natalia nati",
    "nicolas nico", "olivia oli", "pablo pablito", "patricia patri pati", "paulo paulinho",
    "pedro perico pedrinho", "pilar pili", "rafael rafa", "ramon moncho", "raquel quela",
    "ricardo richi rica cado", "roberto beto rober", "rodrigo rodri digo", "rogelio roge", "rosario charo",
    "salvador chava salva", "santiago santi tiago yago", "sebastian seba", "sergio sergi", "sofia sofi",
    "soledad sole", "susana susi", "teresa tere tete", "tomas tomi", "valentina vale", "vanessa vane",
    "veronica vero", "vicente chente", "victoria vicky", "virginia vir", "ximena xime",
    // Turkish, Arabic, Persian, Hebrew
    "abdullah abdo apo", "abdulrahman abdo", "ahmed ahmet ahmad hamada", "ali aliko", "aysegul aysa ayse",
    "fatima fatma fatou fatimah", "hasan hassan", "huseyin hussein husain hossein", "ibrahim ibo ibrahima",
    "ismail isa smail", "khaled khalid halit", "mahmoud mahmut mahmud",
    "mehmet memo mehmed mohammed muhammad muhammed mohamed mohammad muhammet mo hamo",
    "mustafa mustapha musti moustafa", "omar omer umar", "osman othman uthman",
    "suleyman suleiman sulaiman soliman", "yusuf youssef yousef joseph", "youssef yusuf joe",
    "zeynep zainab zaynab zeinab", "aisha ayse aicha aysha", "emre emir", "murat murad", "tariq tarek tarik",
    "layla leila leyla laila", "hamza hamzah", "karim kareem", "jamal cemal gamal", "jalal celal galal",
    "hakan hako",
    // Indian
    "abhishek abhi", "aditya adi", "akshay akki", "aishwarya aish", "anjali anju", "aniruddha ani",
    "arunkumar arun", "ashwin ash", "balasubramanian bala balu", "chandrasekhar chandra sekhar chandrashekhar",
    "deepak dipak", "devendra dev", "gayatri gayathri", "gopalakrishnan gopal gopi", "hariharan hari",
    "harish hari", "jagadish jagdish jaggu", "jayalakshmi jaya", "karthik kartik kartick",
    "krishnamurthy krishna murthy", "lakshmi laxmi", "mahesh mahi", "manish maneesh", "nagarajan naga",
    "narayanan narayan", "narendra naren", "nikhil nik", "padmanabhan padma", "pooja puja", "pradeep pradip",
    "prashant prasanth prashanth", "priyanka priya", "raghavendra raghu", "rajagopalan raja gopal",
    "rajendra raj rajan rajinder", "rajesh raj", "ramachandran ram rama", "ramakrishnan ram", "ramesh ram",
    "ravindra ravi", "ravishankar ravi", "sandeep sandip sandy", "sanjay sanju", "saraswathi saraswati saras",
    "satyanarayana satya", "shivakumar shiva siva sivakumar", "shrinivas srinivas vasu srini srinivasan",
    "srinivasan srini vasu", "subramaniam subbu mani subramanian", "sundaram sundar", "swaminathan swami",
    "venkatesh venkat venky", "venkataraman venkat raman", "vijayalakshmi vijaya viji", "vijay viju",
    "vikram vicky", "vishwanath vishy vishu viswanathan", "yogesh yogi",
    // East Asian, where another romanisation is another word
    "lee yi rhee ri li", "park pak bak", "kim gim", "choi choe chwe", "jung jeong chung cheong", "kang gang",
    "cho jo", "yoon yun", "lim im rim", "shin sin", "seo suh", "noh roh no", "woo u wu", "moon mun",
    "yoo yu ryu you", "ahn an", "baek paik back", "hwang whang", "kwon gwon", "oh o", "joo ju", "koo gu ku",
    "chang zhang", "chen tan chan chin", "huang wong hwang", "wang wong", "zhao chao", "zhou chou chow",
    "xu hsu", "xie hsieh", "cai tsai choi", "zheng cheng", "zeng tseng", "lin lam lim", "liu lau",
    "liang leung", "ye yip yeh", "wu ng", "guo kuo kwok", "he ho", "hu wu",
];

/// The rows that each word stands in, in order.
static ROWS_OF: LazyLock<FxHashMap<&str, Vec<u16>>> = LazyLock::new(|| {
    let mut rows_of: FxHashMap<&str, Vec<u16>> = FxHashMap::default();
    for (row, number) in ROWS.iter().zip(0..) {
        for word in row.split(' ') {
            rows_of.entry(word).or_default().push(number);
        }
    }
    rows_of
});

/// The numbers of the rows that hold a word. Two words that share a row may be
/// names of one person.
pub(super) fn rows(word: &str) -> &'static [u16] {
    ROWS_OF.get(word).map_or(&[], |rows| rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SearchKey;

    #[test]
    fn every_word_is_folded_and_stands_once_in_its_row() {
        for row in ROWS {
            let words: Vec<&str> = row.split(' ').collect();
            for (at, word) in words.iter().enumerate() {
                assert_eq!(SearchKey::of(word).as_str(), *word, "in {row}");
                assert!(!word.is_empty() && !words[..at].contains(word), "{word} in {row}");
            }
        }
    }

    #[test]
    fn short_forms_share_a_row_with_their_name() {
        let shares = |one, other| rows(one).iter().any(|row| rows(other).contains(row));
        assert!(shares("liz", "elizabeth") && shares("kostya", "konstantin"));
        assert!(!shares("liz", "konstantin") && !shares("quartz", "quartz"));
    }
}
